"""One YAML metric specification becomes instrumentation, dashboards, rules and a catalog that agree with each other."""

__version__ = "0.1.0"
