"""What `up` shows of the demo association: ways in, a break that begins soon, what is decided."""
