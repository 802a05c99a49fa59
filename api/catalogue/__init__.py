"""What is taught, from an author's folder to what learners are given."""
