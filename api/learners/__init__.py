"""What is believed of a learner, how she is guided, what comes: shown, changed, forgotten."""
