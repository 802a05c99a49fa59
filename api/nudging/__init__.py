"""When a reminder is welcome, what it may say and why: pure rules of values and `now`."""
