"""The findings about templates of the user's own."""

from sdkgen.diagnostics import Kind, Severity

STALE_TEMPLATE = Kind(
    "SDK293",
    "stale-template",
    Severity.WARNING,
    """The shipped template that one of yours replaces has changed since: yours lacks what changed. Compare the two with
`sdkgen templates diff`, take over what you need, and say so with `sdkgen templates accept`.""",
)

UNKNOWN_TEMPLATE = Kind(
    "SDK294",
    "unknown-template",
    Severity.ERROR,
    """A file in the folder of your templates has the path of no shipped one: it would replace nothing.""",
)

BROKEN_TEMPLATE = Kind(
    "SDK295",
    "broken-template",
    Severity.ERROR,
    """A template of yours is no Jinja, or uses a name that it is not given.""",
)

ALL = (STALE_TEMPLATE, UNKNOWN_TEMPLATE, BROKEN_TEMPLATE)
