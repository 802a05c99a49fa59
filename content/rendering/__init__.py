"""From an author's Markdown to what is seen, drawn and heard."""
