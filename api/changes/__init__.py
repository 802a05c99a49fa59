"""What changed of all that a phone keeps."""
