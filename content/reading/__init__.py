"""From an author's file to a lesson: front matter, cards, exercises, media, links."""
