"""What the night teaches and mends: fits, refolds and judgements no learner waits for."""
