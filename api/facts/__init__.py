"""The log of what learners did and its fold into what follows from it; every slice builds on it."""
