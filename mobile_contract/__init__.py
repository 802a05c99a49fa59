"""The promise to installed apps: requests, responses, error codes and the typed client."""
