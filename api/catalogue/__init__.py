"""What an association teaches, as its learners find it, take it and go on with it."""
