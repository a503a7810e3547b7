"""The templates: where they are, and how they are rendered."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sdkgen.emit import markdown, markup, overrides, php, python_source
from sdkgen.model.slo_series import window_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPLATE_SUFFIX = ".j2"


def templates_folder(target: str) -> Path:
    """The folder of a target's shipped templates."""
    return overrides.SHIPPED / target


def verbatim_files(target: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a target that is not rendered: its relative path and content, sorted by path."""
    folder, own = templates_folder(target), overrides.current()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(TEMPLATE_SUFFIX) and file.suffix != ".pyc":
            path = file.relative_to(folder).as_posix()
            replaced = own / target / path if own else file
            yield path, (replaced if replaced.is_file() else file).read_bytes()


def html_environment(target: str) -> Environment:
    """The Jinja environment of a target's pages: undefined names are errors, every value is escaped as HTML."""
    return _html_environment(target, overrides.current())


def environment(target: str) -> Environment:
    """The Jinja environment of a target: undefined names are errors, nothing is escaped but by a named filter."""
    return _environment(target, overrides.current())


def _loader(target: str, own: Path | None) -> FileSystemLoader:
    """Finds the user's own template first, where there is one."""
    return FileSystemLoader([*([own / target] if own else []), templates_folder(target)])


@cache
def _html_environment(target: str, own: Path | None) -> Environment:
    rendering = Environment(
        loader=_loader(target, own),
        undefined=StrictUndefined,
        auto_reload=own is not None,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rendering.filters["prose"] = markup.plain
    return rendering


@cache
def _environment(target: str, own: Path | None) -> Environment:
    rendering = Environment(
        loader=_loader(target, own),
        undefined=StrictUndefined,
        auto_reload=own is not None,
        autoescape=False,  # noqa: S701  (HTML escaping would corrupt PHP; every value passes a filter of its language)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rendering.filters |= {
        "php": php.literal,
        "phpdoc": php.comment,
        "py": python_source.literal,
        "pydoc": python_source.plain,
        "json": lambda value: json.dumps(value, indent=4, ensure_ascii=False),
        "md": markdown.inline,
        "mdcode": markdown.code,
        "window": lambda seconds: window_text(seconds) if seconds else "at once",
    }
    return rendering
