"""Reads Python code: what every name means, where metrics are made and used."""
