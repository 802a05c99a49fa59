"""The HTTP door: who is calling, how problems are told, what monitors and logs see."""
