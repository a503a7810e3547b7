"""A draft as commented YAML, in the order and style of a specification written by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.infer.domains import free_overflow
from sdkgen.infer.names import help_of, namespace_of, snake_case
from sdkgen.spec import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.infer.draft import Draft, DraftLabel, DraftMetric

_LABELS_FILE = "labels"
_LONGEST_LINE = 110
_LARGEST_PLAIN = 1e15
# Unquoted only what no YAML parser could take for anything but these words.
_PLAIN_TEXT = re.compile(r"[A-Za-z][A-Za-z0-9_./()'-]*(,? [A-Za-z0-9_./()'-]+)*[.]?\Z")
_PLAIN_ITEM = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*\Z")
_NOT_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def render_draft(draft: Draft) -> dict[str, str]:
    """The files of the draft by their names: sdkgen.yaml, shared labels, and one for each group of metrics."""
    groups = sorted({metric.group for metric in draft.metrics.values()})
    used = draft.used_labels
    shared = [id_ for id_ in sorted(used) if len(used[id_]) > 1]
    files = {SETTINGS_FILE: _settings(draft)}
    if shared:
        heading = "# Labels that metrics of several files share.\n"
        files[f"{_LABELS_FILE}.yaml"] = heading + _section("labels", [_label(draft.labels[id_]) for id_ in shared])
    for group in groups:
        own = [id_ for id_ in sorted(used) if used[id_] == {group}]
        metrics = [metric for _, metric in sorted(draft.metrics.items()) if metric.group == group]
        parts = [f"group: {scalar(group)}\n"]
        parts += [_section("labels", [_label(draft.labels[id_]) for id_ in own])] if own else []
        parts += [_section("metrics", [_metric(metric) for metric in metrics])]
        files[f"{_file_name(group)}.yaml"] = "\n".join(parts)
    return files


def scalar(text: str, *, item: bool = False) -> str:
    """``text`` as a YAML scalar that every parser reads as this text; ``item`` when it stands in a flow sequence."""
    pattern = _PLAIN_ITEM if item else _PLAIN_TEXT
    if pattern.match(text) and text.lower() not in _NOT_WORDS:
        return text
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _escape(char)) for char in text) + '"'


def is_service_name(text: str) -> bool:
    """Whether ``text`` can be the name of a service, and with it of a PHP package."""
    return re.fullmatch(r"[a-z](?:[_-]?[a-z0-9]){0,39}", text) is not None


def _settings(draft: Draft) -> str:
    service = draft.service
    job = draft.options.job or service
    guess = _guess("the most common first word of the metrics" if draft.is_service_guessed else None)
    lines = [
        "# A first specification, drafted by `sdkgen infer` from",
        *(f"#   {_comment(source)}" for source in draft.options.sources),
        "# What was seen stands there as it was seen. Look at every `guess:` before you rely on it.",
        f"service: {scalar(service)}{guess}",
        "version: 0.1.0",
        "",
        "scrape_jobs:",
        f"  {scalar(job)}:" + _guess(None if draft.options.job else "named like the service"),
        "    interval: 15s" + _guess("a scrape does not show how often it is made"),
        "",
        "targets:",
        "  php:",
        f"    out: {draft.options.generated}/php",
        f"    namespace: {namespace_of(service)}",
        f"    package: {service}/metrics",
        "  python:",
        f"    out: {draft.options.generated}/python",
        f"    package: {snake_case(service, 'service')}_metrics",
    ]
    if draft.left_out:
        lines += ["", "# Left out, since no specification can declare them:"]
        lines += [f"#   {_comment(name)}: {_comment(why)}" for name, why in sorted(draft.left_out.items())]
    return "\n".join(lines) + "\n"


def _section(name: str, definitions: Iterable[Iterable[str]]) -> str:
    blocks = ["".join(f"  {line}\n" for line in definition) for definition in definitions]
    return f"{name}:\n" + "\n".join(blocks)


def _label(label: DraftLabel) -> Iterator[str]:
    yield f"{label.id}:"
    if label.name != label.id:
        yield f"  name: {scalar(label.name)}"
    yield f"  help: {scalar(help_of(label.name))}{_guess('from the name')}"
    if label.domain.values:
        yield f"  # guess: {_comment(label.domain.evidence)}"
        yield from _list("  values", label.domain.values)
    else:
        yield f"  max_values: {label.domain.max_values}{_guess(label.domain.evidence)}"
    overflow = free_overflow(label.domain.values)
    if overflow != "other":
        yield f"  overflow: {scalar(overflow)}  # `other` is a value of its own"


def _metric(metric: DraftMetric) -> Iterator[str]:
    yield f"{scalar(metric.name)}:"
    yield from (f"  # {_comment(note)}" for note in metric.notes)
    for key, value in _scalars(metric):
        yield f"  {key}: {value}{_guess(metric.guesses.get(key))}"
    if metric.labels:
        yield from _list("  labels", metric.labels)
    if metric.is_external:
        yield "  emit: external"
    if metric.buckets:
        yield f"  buckets: [{', '.join(_number(bound) for bound in metric.buckets)}]"
    if metric.resolution is not None:
        yield f"  resolution: {metric.resolution:f}{_guess(metric.guesses.get('resolution'))}"
    if metric.sentinels:
        yield f"  sentinels:{_guess('seen, but no point in time')}"
        yield from (f"    {number!r}: not set" for number in metric.sentinels)
    if metric.max_series is not None:
        yield f"  max_series: {metric.max_series}{_guess(metric.guesses.get('max_series'))}"


def _scalars(metric: DraftMetric) -> Iterator[tuple[str, str]]:
    yield "type", metric.type
    if metric.unit:
        yield "unit", scalar(metric.unit)
    yield "help", scalar(metric.help)


def _list(key: str, items: Iterable[str]) -> Iterator[str]:
    written = [scalar(item, item=True) for item in items]
    line = f"{key}: [{', '.join(written)}]"
    if len(line) <= _LONGEST_LINE:
        yield line
        return
    indent = " " * (len(key) - len(key.lstrip()))
    yield f"{key}:"
    yield from (f"{indent}  - {item}" for item in written)


def _guess(why: str | None) -> str:
    return f"  # guess: {_comment(why)}" if why else ""


def _comment(text: str) -> str:
    """Text that stays on its line whatever is in it."""
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _LARGEST_PLAIN else repr(value)


def _file_name(group: str) -> str:
    return f"{group}_metrics" if f"{group}.yaml" in (SETTINGS_FILE, f"{_LABELS_FILE}.yaml") else group


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  (the width of YAML's escapes)
