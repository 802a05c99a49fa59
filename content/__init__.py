"""What is taught: the lesson format, its linter, its marking rules, and the shipped courses."""
