"""How a rule declares its kind: the module's docstring is the documentation."""

from __future__ import annotations

from inspect import cleandoc

from sdkgen.diagnostics import Kind, Severity


def error(id_: str, name: str, documentation: str | None) -> Kind:
    """A kind that makes commands fail."""
    return Kind(id_, name, Severity.ERROR, cleandoc(documentation or ""))


def info(id_: str, name: str, documentation: str | None) -> Kind:
    """A kind that may be meant as it is."""
    return Kind(id_, name, Severity.INFO, cleandoc(documentation or ""))


def warning(id_: str, name: str, documentation: str | None) -> Kind:
    """A kind that users should look at."""
    return Kind(id_, name, Severity.WARNING, cleandoc(documentation or ""))
