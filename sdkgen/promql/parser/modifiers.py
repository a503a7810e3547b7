"""What follows a selector: ranges, sub-queries, offsets and instants."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.promql.interpolate import variable_name
from sdkgen.promql.nodes import Duration, Name, Node, Opaque, Range, Selector, Subquery
from sdkgen.promql.parser.cursor import LONGEST_SHOWN, Problem, Stop
from sdkgen.promql.parser.labels import LabelParser
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from sdkgen.promql.tokens import Token

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "y": 31536000.0}
_PART = re.compile(r"(\d+)(ms|[smhdwy])")
_ARITHMETIC = frozenset("+-*/%^")


def seconds_of(text: str) -> float:
    """The seconds of a duration such as ``1h30m``."""
    return sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(text))


class ModifierParser(LabelParser):
    """Reads durations and what they belong to."""

    def modified(self, node: Node) -> Node:
        """Reads what follows an operand: a range, an offset, an instant."""
        while True:
            token = self.token
            if token.kind == "sign" and token.text == "[":
                node = self._range(node)
            elif token.kind == "sign" and token.text == "@":
                node = self._instant(node)
            elif self.word == "offset":
                node = self._offset(node)
            elif self.word in ("anchored", "smoothed") and isinstance(node, Range):
                self.uses(f"`{self.word}`", (3, 8), token.start, token.end)
                node = replace(node, end=self.next().end)
            else:
                return node

    def _range(self, node: Node) -> Node:
        opening = self.next()
        window = self.duration()
        is_subquery, step = self.token.text == ":", None
        if is_subquery:
            self.next()
            step = self.duration() if self.token.text != "]" else None
        end = self.closing(opening, "]").end
        if is_subquery:
            return Subquery(node.start, end, node, window, step)
        if isinstance(node, Opaque):
            node = Selector(node.start, node.end, Name(None, node.start, node.end), (), node.end)
        if not isinstance(node, Selector):
            return self._range_of_expression(node, window, opening, end)
        if node.offset is not None or node.at:
            self._range_after_modifier(node, opening, end)
        return Range(node.start, end, node, window)

    def _range_of_expression(self, node: Node, window: Duration, opening: Token, end: int) -> Node:
        """A range after anything but a selector: a sub-query is meant."""
        message = "a range `[…]` follows a selector; after an expression it must be a sub-query"
        help_ = "`[5m:]` evaluates the expression again at every step of the 5 minutes"
        edits = (Edit(end - 1, end - 1, ":"),)
        self.problems.append(Problem("syntax", opening.start, end, message, help_, edits))
        return Subquery(node.start, end, node, window, None)

    def _range_after_modifier(self, node: Selector, opening: Token, end: int) -> None:
        """`metric offset 7d[7d]`: noted with the range where it belongs."""
        written, place = self.text[opening.start : end], node.body_end
        edits = (Edit(place, place, written), Edit(opening.start, end, ""))
        help_ = f"write `{self.text[node.start : place]}{written}{self.text[place : opening.start]}`"
        message = "the range must come before `offset` and `@`"
        self.problems.append(Problem("syntax", opening.start, end, message, help_, edits))

    def _offset(self, node: Node) -> Node:
        token = self.next()
        duration = self.duration(signed=True)
        if duration.seconds is not None and duration.seconds < 0:
            self.uses("a negative offset", (2, 33), token.start, duration.end)
        if isinstance(node, Opaque):
            return replace(node, end=duration.end)
        target = node.selector if isinstance(node, Range) else node
        if not isinstance(target, Selector | Subquery):
            raise Stop(self._misplaced(node, token, duration))
        if target.offset is not None:
            raise Stop(Problem("syntax", token.start, duration.end, "there already is an offset"))
        if isinstance(node, Range):
            return replace(node, end=duration.end, selector=replace(target, offset=duration))
        return replace(target, end=duration.end, offset=duration)

    def _misplaced(self, node: Node, token: Token, duration: Duration) -> Problem:
        """`rate(x[5m]) offset 1d`: it belongs to the selector, where it is moved when there is only one."""
        message = "`offset` must directly follow a selector or a sub-query"
        parts = [each for each in node.walk() if isinstance(each, Selector | Subquery | Range)]
        inner = [each for each in parts if not any(each in other.children() for other in parts)]
        if len(inner) != 1:
            return Problem("syntax", token.start, duration.end, message)
        written, place = self.text[token.start : duration.end], inner[0].end
        edits = (Edit(place, place, f" {written}"), Edit(node.end, duration.end, ""))
        help_ = f"write it after `{self._shown(inner[0])}`"
        return Problem("syntax", token.start, duration.end, message, help_, edits)

    def _instant(self, node: Node) -> Node:
        token = self.next()
        end = self._time()
        self.uses("the modifier `@`", (2, 33), token.start, end)
        if isinstance(node, Range) and isinstance(node.selector, Selector):
            return replace(node, end=end, selector=replace(node.selector, at=True))
        if isinstance(node, Selector):
            return replace(node, end=end, at=True)
        if isinstance(node, Subquery | Opaque):
            return replace(node, end=end)
        raise Stop(Problem("syntax", token.start, end, "`@` must directly follow a selector or a sub-query"))

    def _time(self) -> int:
        """Reads a Unix time; returns where it ends."""
        if self.token.text in ("-", "+"):
            self.next()
        if self.word in ("start", "end") and self.following == "(":
            self.next()
            return self.closing(self.expect("(")).end
        if self.token.kind not in ("number", "opaque"):
            raise self.unexpected("a Unix time, `start()` or `end()`")
        return self.next().end

    def duration(self, *, signed: bool = False) -> Duration:
        """Reads a duration; a negative one only where it can be."""
        start, sign = self.token.start, 1.0
        if signed and self.token.text == "-":
            self.next()
            sign = -1.0
        token = self.token
        if token.kind == "opaque":
            self.refuse_outside_grafana(self.next())
            return Duration(None, start, token.end, variable_name(token.text))
        if token.kind not in ("number", "duration"):
            raise self.unexpected("a duration such as `5m`")
        self.next()
        if not signed and self.token.text in _ARITHMETIC:
            return self._computed(start)
        if token.kind == "duration":
            return Duration(sign * seconds_of(token.text), start, token.end)
        self.uses("a number as a duration", (2, 54), token.start, token.end)
        return Duration(
            sign * float(int(token.text, 16) if "x" in token.text.lower() else token.text), start, token.end
        )

    def _computed(self, start: int) -> Duration:
        """Reads a calculated duration; its length is not worked out."""
        while self.token.kind in ("duration", "number", "opaque") or self.token.text in _ARITHMETIC:
            self.next()
        end = self.tokens[self.index - 1].end
        self.uses("arithmetic with durations", (3, 4), start, end)
        return Duration(None, start, end)

    def _shown(self, node: Node) -> str:
        text = " ".join(self.text[node.start : node.end].split())
        return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
