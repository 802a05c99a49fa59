"""What runs without a learner waiting: jobs, crons, and the `interlude` command."""
