"""Plug-ins of one house: an inventory of metrics as CSV, and a rule about personal data."""
