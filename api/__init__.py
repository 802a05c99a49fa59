"""The application: use cases in slices, over shared tables, around pure rules."""
