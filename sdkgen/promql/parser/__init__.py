"""A query's text → its syntax tree, with the place of everything in the text as it is written.

Operator precedence as in Prometheus' `generated_parser.y`. Mistakes with one possible meaning are noted, and parsing
goes on; at any other it stops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import did_you_mean
from sdkgen.promql.functions import AGGREGATIONS, FUNCTIONS
from sdkgen.promql.interpolate import NUMBERS, variable_name
from sdkgen.promql.nodes import Aggregation, Binary, Call, Name, Node, Number, Opaque, Paren, Selector, Text, Unary
from sdkgen.promql.parser.cursor import Feature, Problem, Stop
from sdkgen.promql.parser.modifiers import ModifierParser, seconds_of
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.promql.tokens import Token

COMPARISONS = frozenset({"==", "!=", "<=", "<", ">=", ">"})
SET_OPERATORS = frozenset({"and", "or", "unless"})
_PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(COMPARISONS, 3),
    "+": 4,
    "-": 4,
    **dict.fromkeys(("*", "/", "%", "atan2"), 5),
    "^": 6,
}
_UNARY = 5
_NO_OPERANDS = frozenset(
    {*_PRECEDENCE, "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool"}
)
_DEEPEST = 100


class Parsed(NamedTuple):
    """A tree, or None when there is none, and what was found on the way."""

    root: Node | None
    problems: tuple[Problem, ...]
    features: tuple[Feature, ...]


def parse(text: str, tokens: Iterable[Token], *, in_grafana: bool = True) -> Parsed:
    """Parses the tokens of ``text``; a Grafana variable outside of Grafana is a mistake."""
    parser = Parser(text, list(tokens), in_grafana=in_grafana)
    try:
        root = parser.query()
    except Stop as stop:
        return Parsed(None, (*parser.problems, stop.problem), ())
    return Parsed(root, tuple(parser.problems), tuple(parser.features))


class Parser(ModifierParser):
    """Recursive descent over tokens; operators by precedence climbing."""

    def query(self) -> Node:
        """Reads a whole query."""
        if self.token.kind == "end":
            raise Stop(Problem("syntax", 0, len(self.text), "the query is empty"))
        root = self._expression(1)
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end of the query")
        return root

    def _expression(self, lowest: int) -> Node:
        """Reads operands and the operators between them that bind at least as tightly as ``lowest``."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Stop(Problem("syntax", self.token.start, self.token.end, "the query is nested too deeply"))
        left = self._operand()
        while (precedence := self._precedence()) >= lowest:
            left = self._binary(left, precedence)
        self.depth -= 1
        return left

    def _precedence(self) -> int:
        token = self.token
        if token.kind == "sign":
            if token.text == "=":
                help_ = "values are compared with `==`; a matcher stands between braces"
                edits = (Edit(token.start, token.end, "=="),)
                raise Stop(Problem("syntax", token.start, token.end, "`=` is no operator between values", help_, edits))
            return _PRECEDENCE.get(token.text, 0)
        return _PRECEDENCE.get(self.word, 0)

    def _binary(self, left: Node, precedence: int) -> Node:
        token = self.next()
        sign = token.text.lower()
        is_bool = self.word == "bool"
        if is_bool:
            self.next()
        matching = self.matching()
        right = self._expression(precedence if sign == "^" else precedence + 1)
        return Binary(left.start, right.end, Name(sign, token.start, token.end), left, right, is_bool, matching)

    def _operand(self) -> Node:
        token = self.token
        if token.kind == "sign" and token.text in ("-", "+"):
            self.next()
            operand = self._expression(_UNARY + 1)
            return Unary(token.start, operand.end, token.text, operand)
        return self.modified(self._primary())

    def _primary(self) -> Node:
        token = self.token
        match token.kind:
            case "identifier":
                return self._named()
            case "opaque":
                return self._opaque()
            case "number" | "duration":
                return self._number()
            case "string":
                return Text(token.start, self.next().end, self.string(token))
        if token.text == "(":
            self.next()
            operand = self._expression(1)
            return Paren(token.start, self.closing(token).end, operand)
        if token.text == "{":
            return self.selector(None)
        raise self.unexpected("an expression")

    def _number(self) -> Node:
        token = self.next()
        if token.kind == "duration":
            self.uses("a duration as a number", (2, 54), token.start, token.end)
            return Number(token.start, token.end, seconds_of(token.text))
        text = token.text.lower()
        return Number(token.start, token.end, float(int(text, 16)) if text.startswith("0x") else float(text))

    def _named(self) -> Node:
        """Reads what begins with a word: an aggregation, a call, a number, a selector."""
        token, word, after = self.token, self.word, self.following
        if word in AGGREGATIONS and (after == "(" or after.lower() in ("by", "without")):
            return self._aggregation()
        if after == "(" and word not in _NO_OPERANDS:
            return self._call()
        if word in ("inf", "nan"):
            self.next()
            return Number(token.start, token.end, float(word))
        if word in _NO_OPERANDS:
            raise self.unexpected("an expression")
        self.next()
        name = Name(token.text, token.start, token.end)
        return self.selector(name) if self.token.text == "{" else Selector(token.start, token.end, name, (), token.end)

    def _opaque(self) -> Node:
        """Reads what a variable stands for: an expression, a metric, a function."""
        token = self.next()
        self.refuse_outside_grafana(token)
        variable = variable_name(token.text)
        if self.token.text == "{":
            return self.selector(Name(None, token.start, token.end))
        if self.token.text == "(" or self.word in ("by", "without"):
            grouping = self.grouping() if self.word in ("by", "without") else None
            arguments, end = self._arguments()
            if grouping is None and self.word in ("by", "without"):
                end = self.grouping().end
            return Call(token.start, end, Name(None, token.start, token.end), tuple(arguments))
        return Opaque(token.start, token.end, variable, variable in NUMBERS)

    def _call(self) -> Node:
        token = self.next()
        name = token.text if token.text in FUNCTIONS else token.text.lower()
        if name not in FUNCTIONS:
            help_ = did_you_mean(name, [*FUNCTIONS, *AGGREGATIONS])
            edits = (Edit(token.start, token.end, help_.split("`")[1]),) if help_ and "did you mean" in help_ else ()
            self.note(token, f"there is no function `{token.text}`", help_, edits)
        arguments, end = self._arguments()
        return Call(token.start, end, Name(name, token.start, token.end), tuple(arguments))

    def _arguments(self) -> tuple[list[Node], int]:
        opening = self.expect("(")
        arguments: list[Node] = []
        while self.token.text != ")" or arguments:
            arguments.append(self._expression(1))
            if self.token.text != ",":
                break
            self.next()
        return arguments, self.closing(opening).end

    def _aggregation(self) -> Node:
        token = self.next()
        name = token.text.lower()
        grouping = self.grouping() if self.word in ("by", "without") else None
        arguments, end = self._arguments()
        if grouping is None and self.word in ("by", "without"):
            grouping = self.grouping()
            end = grouping.end
        takes = len(AGGREGATIONS[name].takes)
        if len(arguments) != takes:
            message = f"`{name}` takes {takes} argument{'s' * (takes > 1)}, not {len(arguments)}"
            raise Stop(Problem("signature", token.start, end, message))
        parameter = arguments[0] if takes > 1 else None
        return Aggregation(token.start, end, Name(name, token.start, token.end), arguments[-1], parameter, grouping)


__all__ = ["COMPARISONS", "SET_OPERATORS", "Feature", "Parsed", "Problem", "parse", "seconds_of"]
