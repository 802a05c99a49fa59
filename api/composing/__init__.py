"""What would fit this learner's minutes: composed for sessions, and for the packs of phones."""
