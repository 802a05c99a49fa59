"""What everybody's answers teach: fits that run at night. Only workers ask; no request does."""
