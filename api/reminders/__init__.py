"""Being reminded: where pushes go, in which breaks and how often, what came, and why."""
