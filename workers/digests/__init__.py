"""The weekly mail: who gets one now, and what it tells."""
