"""Whether an answer is right: the same on every device, every time."""
