"""What every generated metrics package shares: hand-written, copied as it stands.

It is the package's own business; applications use what the package itself exports.
"""
