"""What an operator or author types: one file a subject, gathered by `api/cli.py`."""
