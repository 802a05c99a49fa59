"""Reporting what is wrong with an exercise, and seeing to it: how each one does, out, and back."""
