"""Calls in PHP source: `Route::prefix('v1')->group(…)` as a root and the calls on it, each with its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sdkgen.codemod.php.tokens import PhpToken

Tokens = tuple["PhpToken", ...]

_ACCESS = frozenset({"->", "?->", "::"})
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(_OPENING.values())


class Call(NamedTuple):
    """A method and the tokens of each argument."""

    method: str
    arguments: tuple[Tokens, ...]

    def text(self, index: int = 0) -> str | None:
        """An argument that is a plain string, or None."""
        return text_of(self.arguments[index]) if index < len(self.arguments) else None


class Chain(NamedTuple):
    """A variable or a class, without its namespace, and the calls on it in their order."""

    root: str
    calls: tuple[Call, ...]

    def named(self, *methods: str) -> Call | None:
        """The first call of one of the methods."""
        return next((call for call in self.calls if call.method in methods), None)


def chains(tokens: Sequence[PhpToken]) -> Iterator[Chain]:
    """The chains of ``tokens``; those inside of arguments are found by asking for the argument's."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        starts = token.kind in ("name", "variable") and index + 1 < len(tokens) and tokens[index + 1].text in _ACCESS
        if not starts:
            index += 1
            continue
        calls, index = _calls(tokens, index + 1)
        if calls:
            yield Chain(token.text.rpartition("\\")[2], tuple(calls))


def all_chains(tokens: Sequence[PhpToken]) -> Iterator[Chain]:
    """The chains of ``tokens`` and those inside of their arguments."""
    for chain in chains(tokens):
        yield chain
        for call in chain.calls:
            for argument in call.arguments:
                yield from all_chains(argument)


def text_of(tokens: Sequence[PhpToken]) -> str | None:
    """The text of an argument that is one string without variables in it, or None."""
    if len(tokens) != 1 or tokens[0].kind != "string" or tokens[0].text[:1] not in "'\"":
        return None
    text = tokens[0].text
    return None if text[0] == '"' and "$" in text else text[1:-1].replace("\\\\", "\\").replace(f"\\{text[0]}", text[0])


def array_items(tokens: Sequence[PhpToken]) -> Iterator[tuple[str | None, Tokens]]:
    """The items of an array literal: key, when it is a plain string, and value."""
    if len(tokens) < 2 or tokens[0].text != "[":  # noqa: PLR2004  (both brackets)
        return
    for item in _split(tokens, 1, _end(tokens, 0)):
        arrow = next((index for index, depth in _depths(item) if not depth and item[index].text == "=>"), None)
        yield (None, item) if arrow is None else (text_of(item[:arrow]), item[arrow + 1 :])


def _calls(tokens: Sequence[PhpToken], index: int) -> tuple[list[Call], int]:
    calls = []
    while index + 1 < len(tokens) and tokens[index].text in _ACCESS and tokens[index + 1].kind == "name":
        method, index = tokens[index + 1].text, index + 2
        if index < len(tokens) and tokens[index].text == "(":
            end = _end(tokens, index)
            calls.append(Call(method, tuple(_split(tokens, index + 1, end))))
            index = end + 1
    return calls, index


def _end(tokens: Sequence[PhpToken], opening: int) -> int:
    """The index of the bracket that closes the one at ``opening``, or the end."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index].text in _OPENING) - (tokens[index].text in _CLOSING and tokens[index].kind == "sign")
        if depth == 0:
            return index
    return len(tokens)


def _split(tokens: Sequence[PhpToken], start: int, end: int) -> Iterator[Tokens]:
    """The parts between commas that stand in no further brackets."""
    first = start
    part = tokens[start:end]
    for index, depth in _depths(part):
        if depth == 0 and part[index].text == ",":
            yield tuple(tokens[first : start + index])
            first = start + index + 1
    if first < end:
        yield tuple(tokens[first:end])


def _depths(tokens: Sequence[PhpToken]) -> Iterator[tuple[int, int]]:
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind == "sign" and token.text in _CLOSING:
            depth -= 1
        yield index, depth
        if token.kind == "sign" and token.text in _OPENING:
            depth += 1
