"""Uses of metrics in code, compared with the specification."""
