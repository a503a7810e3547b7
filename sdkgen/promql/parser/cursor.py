"""A place in a query's tokens, and what is noted on the way."""

from __future__ import annotations

from typing import NamedTuple

from sdkgen.promql.tokens import Token
from sdkgen.text.edits import Edit

Version = tuple[int, int]
LONGEST_SHOWN = 40
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Problem(NamedTuple):
    """What keeps a query from being parsed: ``code`` is syntax or signature."""

    code: str
    start: int
    end: int
    message: str
    help: str | None = None
    edits: tuple[Edit, ...] = ()


class Feature(NamedTuple):
    """A part of the language that not every Prometheus has; ``flag`` is what switches it on."""

    name: str
    since: Version
    start: int
    end: int
    flag: str | None = None


class Stop(Exception):  # noqa: N818  (nothing failed: the problem is the result)
    """Parsing cannot go on."""

    def __init__(self, problem: Problem) -> None:
        """``problem`` is why."""
        super().__init__(problem.message)
        self.problem = problem


class Cursor:
    """Reads tokens one by one."""

    def __init__(self, text: str, tokens: list[Token], *, in_grafana: bool) -> None:
        """``tokens`` of ``text``; a Grafana variable outside of Grafana is a mistake."""
        self.text = text
        self.tokens = [*tokens, Token("end", "", len(text), len(text))]
        self.index = 0
        self.depth = 0
        self.in_grafana = in_grafana
        self.problems: list[Problem] = []
        self.features: list[Feature] = []

    @property
    def token(self) -> Token:
        """The token to read next."""
        return self.tokens[self.index]

    @property
    def following(self) -> str:
        """The text of the token after it."""
        return self.tokens[self.index + 1].text if self.index + 1 < len(self.tokens) else ""

    @property
    def word(self) -> str:
        """The identifier to read next, in lower case; empty when there is none."""
        token = self.tokens[self.index]
        return token.text.lower() if token.kind == "identifier" else ""

    def next(self) -> Token:
        """Reads a token."""
        token = self.tokens[self.index]
        if token.kind == "end":
            raise self.unexpected("more")
        self.index += 1
        return token

    def expect(self, sign: str) -> Token:
        """Reads ``sign``, or stops."""
        if self.token.text != sign or self.token.kind == "string":
            raise self.unexpected(f"`{sign}`")
        return self.next()

    def closing(self, opening: Token, sign: str = ")") -> Token:
        """Reads what closes ``opening``."""
        if self.token.kind == "end":
            message, missing = f"`{opening.text}` is never closed", self._missing()
            edits = (Edit(len(self.text), len(self.text), missing),)
            raise Stop(Problem("syntax", opening.start, opening.end, message, f"add `{missing}`", edits))
        return self.expect(sign)

    def _missing(self) -> str:
        """What closes everything that is open at the end."""
        stack = []
        for token in self.tokens:
            if token.kind == "sign" and token.text in _CLOSING:
                stack.append(_CLOSING[token.text])
            elif token.kind == "sign" and stack and token.text == stack[-1]:
                stack.pop()
        return "".join(reversed(stack))

    def note(self, token: Token, message: str, help_: str | None = None, edits: tuple[Edit, ...] = ()) -> None:
        """Notes a mistake that leaves only one meaning."""
        self.problems.append(Problem("syntax", token.start, token.end, message, help_, edits))

    def uses(self, name: str, since: Version, start: int, end: int) -> None:
        """Notes a part of the language that not every Prometheus has."""
        self.features.append(Feature(name, since, start, end))

    def unexpected(self, expected: str, help_: str | None = None) -> Stop:
        """That something else stands where ``expected`` should."""
        token = self.token
        if token.kind == "end":
            return Stop(
                Problem("syntax", token.start, token.end, f"the query ends where {expected} is expected", help_)
            )
        found = token.text if len(token.text) <= LONGEST_SHOWN else token.text[:LONGEST_SHOWN] + "…"
        return Stop(Problem("syntax", token.start, token.end, f"found `{found}` instead of {expected}", help_))

    def refuse_outside_grafana(self, token: Token) -> None:
        """Stops at a variable that nothing will replace."""
        if not self.in_grafana:
            help_ = "write what it stands for: only Grafana replaces variables"
            message = f"`{token.text}` means nothing to Prometheus"
            raise Stop(Problem("syntax", token.start, token.end, message, help_))
