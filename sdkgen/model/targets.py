"""Where the packages and the catalog go, as sdkgen.yaml says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.catalogue import PhpTarget, PythonTarget
from sdkgen.model.publication import DocsTarget, Guide

if TYPE_CHECKING:
    from sdkgen.spec import RawSpec, RawText
    from sdkgen.spec.records import SettingsRecord


def php_target(raw: RawSpec, settings: SettingsRecord) -> PhpTarget | None:
    """The Laravel package."""
    php = settings.targets.php
    return PhpTarget(raw.folder / php.out, php.namespace.strip("\\"), php.package) if php else None


def python_target(raw: RawSpec, settings: SettingsRecord) -> PythonTarget | None:
    """The Python package."""
    python = settings.targets.python
    return PythonTarget(raw.folder / python.out, python.package) if python else None


def docs_target(raw: RawSpec, settings: SettingsRecord) -> DocsTarget | None:
    """The catalog, with the guides that it publishes."""
    docs = settings.targets.docs
    if docs is None:
        return None
    guides = tuple(Guide(guide.name, _title(guide), guide.text, guide.source) for guide in raw.guides)
    return DocsTarget(raw.folder / docs.out, docs.title or settings.service, docs.source_url, guides, raw.sample)


def _title(guide: RawText) -> str:
    """The text of the guide's first heading, or its name."""
    headings = (line.removeprefix("# ") for line in guide.text.splitlines() if line.startswith("# "))
    return next(headings, guide.name).strip() or guide.name
