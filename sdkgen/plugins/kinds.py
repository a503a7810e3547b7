"""The findings about plug-ins."""

from sdkgen.diagnostics import Kind, Severity

UNKNOWN_PLUGIN = Kind(
    "SDK290",
    "unknown-plugin",
    Severity.ERROR,
    """`plugins` names one that no installed package brings. It has to be installed where sdkgen runs.""",
)

BROKEN_PLUGIN = Kind(
    "SDK291",
    "broken-plugin",
    Severity.ERROR,
    """A plug-in cannot be loaded, fails while it works, or gives something that is no plug-in or no file. That is a
fault of the plug-in, not of the specification.""",
)

UNSUPPORTED = Kind(
    "SDK292",
    "unsupported",
    Severity.ERROR,
    """An emitter has no way to express something of the specification. It says so, instead of leaving it out: what is
missing without a word is missed too late.""",
)

ALL = (UNKNOWN_PLUGIN, BROKEN_PLUGIN, UNSUPPORTED)
