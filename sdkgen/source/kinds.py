"""The findings about files as text."""

from sdkgen.diagnostics import Kind, Severity

UNREADABLE_FILE = Kind(
    "SDK001",
    "unreadable-file",
    Severity.ERROR,
    """A file of the specification cannot be read, or is not UTF-8 text. Nobody knows what it defines: until it can be
read, nothing that other files refer to is called unknown, and what reads metrics is not checked.""",
)

INVALID_YAML = Kind(
    "SDK002",
    "invalid-yaml",
    Severity.ERROR,
    """The file is not YAML, or uses a part of YAML that a specification has no need of: tags (`!name`), keys that are
not words, or aliases that expand without end.""",
)

DUPLICATE_KEY = Kind(
    "SDK003",
    "duplicate-key",
    Severity.ERROR,
    """The same key stands twice in one mapping. YAML parsers usually keep the last one silently, so half of a
definition would vanish; sdkgen keeps neither and asks.""",
)

ALL = (UNREADABLE_FILE, INVALID_YAML, DUPLICATE_KEY)
