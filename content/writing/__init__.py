"""Lessons and courses as the files an author would have written."""
