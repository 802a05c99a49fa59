"""A lesson on a phone-sized page while its author writes it; `interlude preview` opens it."""
