"""The ways out for a push: Firebase, Web Push, and the local outbox where neither is set up."""
