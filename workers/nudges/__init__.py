"""Deciding about people's breaks and carrying the decisions out: thin shells over `api/nudging`."""
