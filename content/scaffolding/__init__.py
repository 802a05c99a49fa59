"""A course or a lesson to begin with, which passes the linter."""
