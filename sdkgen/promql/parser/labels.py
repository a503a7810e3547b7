"""Strings, labels and matchers of a query."""

from __future__ import annotations

import re

from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.nodes import Grouping, Matcher, Matching, Name, Selector
from sdkgen.promql.parser.cursor import Cursor, Problem, Stop
from sdkgen.promql.parser.regex import regex_problem
from sdkgen.promql.tokens import Token, unquote
from sdkgen.text.edits import Edit

_MATCH_OPERATORS = frozenset({"=", "!=", "=~", "!~"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class LabelParser(Cursor):
    """Reads what stands between braces and after `by`, `without`, `on` and `ignoring`."""

    def string(self, token: Token) -> str:
        """What a string token stands for."""
        quote = token.text[0]
        if len(token.text) == 1 or not token.text.endswith(quote):
            raise Stop(Problem("syntax", token.start, token.end, "the string has no end", f"close it with `{quote}`"))
        if "\\" not in token.text:
            return token.text[1:-1]
        return unquote(token.text if quote == "`" else self._with_escapes(token))

    def _with_escapes(self, token: Token) -> str:
        """The string with a second backslash where a regular expression's own stands alone; Go knows few escapes."""
        known = f"abfnrtv\\xuU01234567{token.text[0]}"
        unknown = [match for match in _ESCAPE.finditer(token.text) if match[1] not in known]
        if not unknown:
            return token.text
        edits = tuple(Edit(token.start + match.start(), token.start + match.start(), "\\") for match in unknown)
        message = f"`{unknown[0][0]}` is no escape that PromQL's strings know"
        help_ = f"write `\\{unknown[0][0]}`: in quotes, the backslash of an expression is written twice"
        at = edits[0].start
        self.problems.append(Problem("syntax", at, at + len(unknown[0][0]), message, help_, edits))
        return _ESCAPE.sub(lambda match: match[0] if match[1] in known else f"\\{match[0]}", token.text)

    def name(self, text: str | None) -> Name:
        """Reads a token as a name that is ``text``."""
        token = self.next()
        return Name(text, token.start, token.end)

    def label(self) -> Name:
        """Reads a label's name."""
        token = self.token
        if token.kind == "opaque":
            self.refuse_outside_grafana(token)
            return self.name(None)
        if token.kind == "string":
            self.uses("a quoted label name", (3, 0), token.start, token.end)
            return self.name(self.string(token))
        if token.kind != "identifier" or ":" in token.text:
            raise self.unexpected("a label")
        return self.name(token.text)

    def grouping(self) -> Grouping:
        """Reads a keyword and labels between parentheses."""
        keyword = self.next()
        if self.token.kind == "identifier" and self.following == "(":
            return self._single(keyword)
        opening = self.expect("(")
        labels = []
        while self.token.text != ")":
            labels.append(self.label())
            if self.token.text != ",":
                break
            self.next()
        return Grouping(keyword.text.lower(), tuple(labels), keyword.start, self.closing(opening).end)

    def _single(self, keyword: Token) -> Grouping:
        """`by label (…)`: noted, and read as `by (label) (…)`."""
        label = self.label()
        edits = (Edit(label.start, label.end, f"({label.text})"),)
        self.note(keyword, f"labels after `{keyword.text}` stand in parentheses", f"write `({label.text})`", edits)
        return Grouping(keyword.text.lower(), (label,), keyword.start, label.end)

    def matching(self) -> Matching | None:
        """Reads how an operator pairs the series of its sides."""
        if self.word not in ("on", "ignoring") or self.following != "(":
            return None
        labels, group = self.grouping(), None
        if self.word in ("group_left", "group_right"):
            token = self.token
            if self.following == "(":
                group = self.grouping()
            else:
                self.next()
                group = Grouping(token.text.lower(), (), token.start, token.end)
        return Matching(labels, group)

    def selector(self, name: Name | None) -> Selector:
        """Reads matchers between braces, and the metric among them."""
        opening = self.expect("{")
        matchers = []
        while self.token.text != "}":
            if name is None and self.token.kind == "string" and self.following in (",", "}"):
                self.uses("a quoted metric name", (3, 0), self.token.start, self.token.end)
                name = self.name(self.string(self.token))
            elif self.token.kind == "opaque" and self.following in (",", "}"):
                self.refuse_outside_grafana(self.next())
            else:
                matchers.append(self.matcher())
            if self.token.text != ",":
                break
            self.next()
        end = self.closing(opening, "}").end
        start = opening.start if name is None else min(name.start, opening.start)
        return Selector(start, end, *_with_name(name, matchers), end)

    def _string_of(self, value: Token) -> str:
        if value.kind != "string":
            raise self.unexpected("a string", "values of labels are quoted")
        self.next()
        return self.string(value)

    def _quoted(self, value: Token) -> str:
        """A value without its quotes: noted, and read as if it had them."""
        self.next()
        edits = (Edit(value.start, value.end, f'"{value.text}"'),)
        self.note(value, f"the value `{value.text}` stands without quotes", f'write `"{value.text}"`', edits)
        return value.text

    def matcher(self) -> Matcher:
        """Reads `label="value"`."""
        start, label = self.token.start, self.label()
        operator = self.token
        if operator.text == "==":
            self.note(
                operator, "matchers compare with `=`, not with `==`", None, (Edit(operator.start, operator.end, "="),)
            )
        elif operator.text not in _MATCH_OPERATORS:
            raise self.unexpected("`=`, `!=`, `=~` or `!~`")
        self.next()
        value = self.token
        text = self._quoted(value) if value.kind in ("number", "identifier") else self._string_of(value)
        sign = "=" if operator.text == "==" else operator.text
        problem = regex_problem(IN_TEXT.sub("x", text)) if "~" in sign else None
        if problem:
            self.note(value, problem)
        return Matcher(label, sign, text, start, value.start, value.end)


def _with_name(name: Name | None, matchers: list[Matcher]) -> tuple[Name | None, tuple[Matcher, ...]]:
    """A matcher `__name__="metric"` is the selector's name."""
    if name is not None:
        return name, tuple(matchers)
    for index, matcher in enumerate(matchers):
        if matcher.label.text == "__name__" and matcher.operator == "=" and not IN_TEXT.search(matcher.value):
            named = Name(matcher.value, matcher.end - len(matcher.value) - 1, matcher.end - 1)
            return named, (*matchers[:index], *matchers[index + 1 :])
    return None, tuple(matchers)
