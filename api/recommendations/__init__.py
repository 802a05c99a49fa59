"""What a learner might learn next, and what she waved away."""
