"""The pure heart: what a learner remembers, how fast she is, what her minutes are best for."""
