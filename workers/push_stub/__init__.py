"""A push provider of our own, for tests and for local use: Google's OAuth and FCM HTTP v1, and a
Web Push service, answering as the real ones do and failing when and where they are told to.
"""
