"""What a learner sets out to do, and how far she is with it."""
