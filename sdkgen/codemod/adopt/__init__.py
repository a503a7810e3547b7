"""Metrics written by hand become a specification and uses of the generated package."""
