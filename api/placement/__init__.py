"""Where a learner stands in a course, found out with a few questions over any number of breaks."""
