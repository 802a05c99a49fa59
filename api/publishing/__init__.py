"""From what authors wrote to what learners are given: the one way courses are published."""
