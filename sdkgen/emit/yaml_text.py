"""Values as YAML: whatever a text holds stays a text."""

from __future__ import annotations

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, texts of several lines stay readable."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indents lists as well as mappings."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002  (the base class' signature)
        """Writes equal values twice: readers are people."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def block(value: Any, indent: int = 0) -> str:  # noqa: ANN401  (plain data)
    """``value`` (dicts, lists, texts, numbers) as lines of YAML, indented by so many spaces."""
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )
    return "".join(f"{' ' * indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def comment(text: str) -> str:
    """``text`` as the rest of a comment's line."""
    return " ".join(text.split())
