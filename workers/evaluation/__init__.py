"""`interlude evaluate`: how well our rules do on real answers, beside what people use today."""
