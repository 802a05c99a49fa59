"""Commute packs: what a phone carries into a tunnel, composed for the next break and signed."""
