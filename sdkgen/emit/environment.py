"""The templates: where they are, and how they are rendered."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sdkgen.emit import markdown, markup, php, python_source
from sdkgen.model.slo_series import window_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parent.parent
_IN_WHEEL = _PACKAGE / "templates"
_IN_CHECKOUT = _PACKAGE.parent / "templates"

TEMPLATE_SUFFIX = ".j2"


def templates_folder(target: str) -> Path:
    """The folder of a target's templates: inside the installed package, or beside it in a checkout."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT) / target


def verbatim_files(target: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a target that is not rendered: its relative path and content, sorted by path."""
    folder = templates_folder(target)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(TEMPLATE_SUFFIX) and file.suffix != ".pyc":
            yield file.relative_to(folder).as_posix(), file.read_bytes()


@cache
def html_environment(target: str) -> Environment:
    """The Jinja environment of a target's pages: undefined names are errors, every value is escaped as HTML."""
    rendering = Environment(
        loader=FileSystemLoader(templates_folder(target)),
        undefined=StrictUndefined,
        auto_reload=False,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    rendering.filters["prose"] = markup.plain
    return rendering


@cache
def environment(target: str) -> Environment:
    """The Jinja environment of a target: undefined names are errors, nothing is escaped but by a named filter."""
    rendering = Environment(
        loader=FileSystemLoader(templates_folder(target)),
        undefined=StrictUndefined,
        auto_reload=False,
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
