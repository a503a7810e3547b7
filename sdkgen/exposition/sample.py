"""One line of samples, read strictly, with the columns of its parts.

Grammar: Prometheus' text format 0.0.4 (prometheus.io, Exposition formats) and OpenMetrics 1.0 (ABNF, §4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|(?i:nan|inf(?:inity)?))\Z"
)
_ESCAPE = re.compile(r"\\(.)")
_UNESCAPED = {"\\": "\\", "n": "\n", '"': '"'}
_TOKEN = re.compile(r"[^ \t]+")
_PAIR = r'([a-zA-Z_][a-zA-Z0-9_]*){0}={0}"((?:[^"\\]|\\.)*+)"{0}'


class MalformedError(Exception):
    """A line that the grammar does not allow."""

    def __init__(self, message: str, start: int, end: int | None = None) -> None:
        """Columns count from 0; the end is exclusive, by default one after the start."""
        super().__init__(message)
        self.start = start
        self.end = start + 1 if end is None else end


class Sample(NamedTuple):
    """One sample: ``timestamp`` in seconds; ``columns`` holds start and end of each label's value, from 0."""

    name: str
    labels: Mapping[str, str]
    value: float
    timestamp: float | None
    line: int
    column: int
    columns: Mapping[str, tuple[int, int]]
    has_exemplar: bool = False

    @property
    def key(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What makes two samples the same series."""
        return (self.name, frozenset(self.labels.items()))

    def label_set(self, *without: str) -> frozenset[tuple[str, str]]:
        """The labels but for some, such as ``le``."""
        return frozenset(item for item in self.labels.items() if item[0] not in without)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Where the two formats differ: white space, trailing commas, unknown escapes, timestamps, exemplars."""

    margin: re.Pattern[str]
    gap: re.Pattern[str]
    opening: re.Pattern[str]
    pair: re.Pattern[str]
    is_openmetrics: bool
    timestamp: re.Pattern[str]
    milliseconds: bool


TEXT_GRAMMAR = Grammar(
    margin=re.compile(r"[ \t]*"),
    gap=re.compile(r"[ \t]+"),
    opening=re.compile(r"[ \t]*\{[ \t]*"),
    pair=re.compile(_PAIR.format(r"[ \t]*")),
    is_openmetrics=False,
    timestamp=re.compile(r"[+-]?[0-9]+\Z"),
    milliseconds=True,
)
OPENMETRICS_GRAMMAR = Grammar(
    margin=re.compile(r""),
    gap=re.compile(r" "),
    opening=re.compile(r"\{"),
    pair=re.compile(_PAIR.format("")),
    is_openmetrics=True,
    timestamp=re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?\Z"),
    milliseconds=False,
)


def parse_sample(line: str, number: int, grammar: Grammar) -> Sample:
    """Reads the sample on ``line``, the line ``number`` of the text. Raises MalformedError."""
    start = _end(grammar.margin, line, 0)
    name = METRIC_NAME.match(line, start)
    if name is None:
        raise MalformedError(f"expected a metric name, not {_shown(line, start)}", start)
    labels, columns, at = _label_set(line, name.end(), grammar)
    value, at = _number(line, _gap(line, at, grammar, "a value"), "a value")
    timestamp, at = _timestamp(line, at, grammar)
    has_exemplar = grammar.is_openmetrics and line.startswith(" # {", at)
    if has_exemplar:
        at = _exemplar(line, at, grammar)
    if _end(grammar.margin, line, at) != len(line):
        raise MalformedError(f"unexpected {_shown(line, at)} after the sample", at, len(line))
    return Sample(name[0], labels, value, timestamp, number, start, columns, has_exemplar)


def as_number(text: str) -> float | None:
    """The number that a value, ``le`` or ``quantile`` spells, or None."""
    return float(text) if _NUMBER.match(text) else None


def unescape(text: str, *, quotes: bool) -> str:
    r"""Text of a HELP line: ``\\`` and ``\n``, in OpenMetrics also ``\"``; other backslashes stand for themselves."""
    known = _UNESCAPED if quotes else {key: value for key, value in _UNESCAPED.items() if key != '"'}
    return _ESCAPE.sub(lambda match: known.get(match[1], match[0]), text)


def _label_set(line: str, at: int, grammar: Grammar) -> tuple[dict[str, str], dict[str, tuple[int, int]], int]:
    labels: dict[str, str] = {}
    columns: dict[str, tuple[int, int]] = {}
    opening = grammar.opening.match(line, at)
    if opening is None:
        return labels, columns, at
    at = opening.end()
    while not line.startswith("}", at):
        pair = grammar.pair.match(line, at)
        if pair is None:
            raise _pair_complaint(line, at)
        if pair[1] in labels:
            raise MalformedError(f"the label `{pair[1]}` stands there twice", *pair.span(1))
        labels[pair[1]] = _label_value(pair, grammar)
        columns[pair[1]] = pair.span(2)
        at = _after_pair(line, pair.end(), grammar)
    return labels, columns, at + 1


def _after_pair(line: str, at: int, grammar: Grammar) -> int:
    """Where the next pair or the closing brace stands."""
    if line.startswith("}", at):
        return at
    if not line.startswith(",", at):
        raise MalformedError(f"expected `,` or `}}`, not {_shown(line, at)}", at)
    if grammar.is_openmetrics and line.startswith("}", at + 1):
        raise MalformedError("OpenMetrics does not allow a comma after the last label", at)
    return _end(grammar.margin, line, at + 1)


def _label_value(pair: re.Match[str], grammar: Grammar) -> str:
    raw = pair[2]
    if "\\" not in raw:
        return raw
    unknown = next((match for match in _ESCAPE.finditer(raw) if match[1] not in _UNESCAPED), None)
    if unknown is not None and not grammar.is_openmetrics:
        start = pair.start(2) + unknown.start()
        raise MalformedError(f"`{unknown[0]}` is no escape: a backslash in a label value is `\\\\`", start, start + 2)
    return unescape(raw, quotes=True)


def _pair_complaint(line: str, at: int) -> MalformedError:
    name = _LABEL_NAME.match(line, at)
    if name is None:
        return MalformedError(f"expected a label name, not {_shown(line, at)}", at)
    equals = line.find("=", name.end())
    if equals < 0 or line[name.end() : equals].strip():
        return MalformedError(f"expected `=` after the label name, not {_shown(line, name.end())}", name.end())
    rest = line[equals + 1 :].lstrip()
    if not rest.startswith('"'):
        return MalformedError("expected a label value in double quotes", equals + 1)
    quote = line.index('"', equals)
    if re.match(r'"(?:[^"\\]|\\.)*+"', rest) is None:
        return MalformedError("the label value has no closing quote", quote, len(line))
    return MalformedError("unexpected white space around a label", at, len(line))


def _gap(line: str, at: int, grammar: Grammar, before: str) -> int:
    gap = grammar.gap.match(line, at)
    if gap is None or gap.end() == len(line):
        raise MalformedError(f"expected a space and {before}, not {_shown(line, at)}", at)
    return gap.end()


def _number(line: str, at: int, what: str) -> tuple[float, int]:
    token = _TOKEN.match(line, at)
    number = as_number(token[0]) if token else None
    if token is None or number is None:
        raise MalformedError(f"expected {what}, not {_shown(line, at)}", at, token.end() if token else at + 1)
    return number, token.end()


def _timestamp(line: str, at: int, grammar: Grammar) -> tuple[float | None, int]:
    gap = grammar.gap.match(line, at)
    token = _TOKEN.match(line, gap.end()) if gap else None
    if token is None or (grammar.is_openmetrics and token[0] == "#"):
        return None, at
    if not grammar.timestamp.match(token[0]):
        raise MalformedError(f"expected a timestamp, not `{token[0]}`", *token.span())
    return float(token[0]) / (1000 if grammar.milliseconds else 1), token.end()


def _exemplar(line: str, at: int, grammar: Grammar) -> int:
    _, _, at = _label_set(line, at + len(" # "), grammar)
    _, at = _number(line, _gap(line, at, grammar, "an exemplar's value"), "an exemplar's value")
    return _timestamp(line, at, grammar)[1]


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    match = pattern.match(line, at)
    return match.end() if match else at


def _shown(line: str, at: int) -> str:
    token = _TOKEN.match(line, at)
    return f"`{token[0][:40]}`" if token else "the end of the line" if at >= len(line) else "white space"
