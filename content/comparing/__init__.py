"""What differs between two texts of a lesson, in an author's words."""
