"""Reads PHP code: tokens, and calls of the generated API."""
