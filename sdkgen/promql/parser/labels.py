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
        if quote != "`":
            self._check_escapes(token)
        return unquote(token.text)

    def _check_escapes(self, token: Token) -> None:
        """Go's strings know few escapes; a regular expression's own need two backslashes."""
        for match in _ESCAPE.finditer(token.text):
            if match[1] not in f"abfnrtv\\xuU01234567{token.text[0]}":
                at = token.start + match.start()
                message = f"`{match[0]}` is no escape that PromQL's strings know"
                help_ = f"write `\\{match[0]}`: in quotes, the backslash of an expression is written twice"
                edits = (Edit(at, at, "\\"),)
                self.problems.append(Problem("syntax", at, at + 2, message, help_, edits))
                return

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
        opening = self.expect("(")
        labels = []
        while self.token.text != ")":
            labels.append(self.label())
            if self.token.text != ",":
                break
            self.next()
        return Grouping(keyword.text.lower(), tuple(labels), keyword.start, self.closing(opening).end)

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
        return Selector(start, end, *_with_name(name, matchers))

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
        if value.kind != "string":
            raise self.unexpected("a string", "values of labels are quoted")
        self.next()
        text = self.string(value)
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
