"""What phones did without us: events received in batches, and the lines that could be no facts."""
