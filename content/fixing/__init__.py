"""What can be mended in an author's file without asking her."""
