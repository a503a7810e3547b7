"""The findings about generated files."""

from sdkgen.diagnostics import Kind, Severity

MISSING_FILE = Kind(
    "SDK201",
    "missing-file",
    Severity.ERROR,
    """A generated file is not there. Run `sdkgen emit` and commit what it writes.""",
)

STALE_FILE = Kind(
    "SDK202",
    "stale-file",
    Severity.ERROR,
    """A generated file is not what the specification says now: the specification, the templates or sdkgen changed
since it was written, or the file is no longer generated at all. Run `sdkgen emit` and commit what it writes.""",
)

EDITED_FILE = Kind(
    "SDK203",
    "edited-file",
    Severity.ERROR,
    """A generated file was edited by hand. `sdkgen emit` refuses to overwrite it, so that nothing of yours is lost.
Move the change into the specification, then discard the edit with `sdkgen emit --force`.""",
)

FOREIGN_FILE = Kind(
    "SDK204",
    "foreign-file",
    Severity.ERROR,
    """A file in the output folder was not written by sdkgen. In the place of a generated file it is never overwritten
without `--force`; elsewhere in the folder it is left alone, but `--check` reports it, since a package that is exactly
what the specification says has nothing else in it.""",
)

UNWRITABLE_FILE = Kind(
    "SDK205", "unwritable-file", Severity.ERROR, """A generated file could not be written; the folder is unchanged."""
)

ALL = (MISSING_FILE, STALE_FILE, EDITED_FILE, FOREIGN_FILE, UNWRITABLE_FILE)
