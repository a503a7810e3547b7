"""composer.json with the generated package required from its folder: two entries more, all else as it was."""

from __future__ import annotations

import json
import re
from typing import Any

_REQUIRED = "@dev"


def with_package(text: str, package: str, folder: str) -> str:
    """The text of composer.json with a path repository and a requirement; unchanged when the package is required.

    Entries are put in where they belong, in the file's own indentation; where that cannot be done with certainty the
    file is written anew with the same content.
    """
    before = json.loads(text)
    if package in before.get("require", {}):
        return text
    after = _extended(before, package, folder)
    edited = _edited(text, before, package, folder)
    if edited is not None and _parsed(edited) == after:
        return edited
    return json.dumps(after, indent=4, ensure_ascii=False) + "\n"


def _extended(composer: dict[str, Any], package: str, folder: str) -> dict[str, Any]:
    repositories = composer.get("repositories", {})
    entry = {"type": "path", "url": folder}
    listed = repositories.values() if isinstance(repositories, dict) else repositories
    if not any(isinstance(each, dict) and each.get("url") == folder for each in listed):
        is_list = isinstance(repositories, list)
        repositories = [*repositories, entry] if is_list else {_key(package): entry, **repositories}
    required = composer.get("require", {})
    return {**composer, "repositories": repositories, "require": {package: _REQUIRED, **required}}


def _edited(text: str, composer: dict[str, Any], package: str, folder: str) -> str | None:
    """Both entries put in before the first ones of their sections; None when a section is not written as usual."""
    indent = re.search(r"^([ \t]+)\"", text, re.MULTILINE)
    step = indent[1] if indent else "    "
    text = _inserted(text, "require", f'"{package}": "{_REQUIRED}"', step)
    path = f'{{ "type": "path", "url": {json.dumps(folder, ensure_ascii=False)} }}'
    repositories = composer.get("repositories")
    if repositories is None:
        line = f'"repositories": {{\n{step * 2}"{_key(package)}": {path}\n{step}}},\n{step}"require"'
        return re.sub(rf'(?<=^{step})"require"', lambda _: line, text, count=1, flags=re.MULTILINE)
    if isinstance(repositories, dict):
        return _inserted(text, "repositories", f'"{_key(package)}": {path}', step)
    return None


def _inserted(text: str, section: str, entry: str, step: str) -> str:
    opening = re.search(rf'^{step}"{section}"\s*:\s*\{{(\s*)(\}})?', text, re.MULTILINE)
    if opening is None:
        return text
    is_empty = opening[2] is not None
    put = f"\n{step * 2}{entry}" + (f"\n{step}" if is_empty else f",\n{step * 2}")
    return text[: opening.start(1)] + put + text[opening.end(1) :]


def _key(package: str) -> str:
    return package.replace("/", "-")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
