"""Text by position: lines, changes, and the strings inside YAML and JSON documents."""
