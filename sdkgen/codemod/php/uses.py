"""Uses of the generated PHP API: `Metrics::dataImportRecords(source: ImportSource::Csv)`, and its enums."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod.php.tokens import PhpToken, tokenize_php

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OPENING, _CLOSING = frozenset("([{") | {"#["}, frozenset(")]}")
_NOT_CLASSES = frozenset({"self", "static", "parent", "function", "fn", "return", "new", "as", "use", "namespace"})


_BEFORE_CLASSES = frozenset({"new", "instanceof", "extends", "implements", "#["})
_BEFORE_OTHERS = frozenset({"function", "const", "case", "goto"})
_BEFORE_TYPES, _AFTER_TYPES = frozenset({":", "?", "|", "&", "("}), frozenset({"|", "&", "...", "{", ";", "=>", ")"})


class PhpArgument(NamedTuple):
    """An argument: ``name`` is the token before the colon of a named one, ``tokens`` its expression."""

    name: PhpToken | None
    tokens: tuple[PhpToken, ...]


class PhpCall(NamedTuple):
    """A static call of the Metrics class; ``arguments`` is None when they cannot be told (`...$all`)."""

    method: PhpToken
    arguments: tuple[PhpArgument, ...] | None


class PhpClassName(NamedTuple):
    """A place that names a class: the full name in lower case, and the token of its last part as it is written there.

    ``case`` is the token after `::` when it is no call, ``text`` the string that `from` or `tryFrom` is called with;
    ``is_alias`` says that the written name is not the class's own.
    """

    full: str
    written: PhpToken
    case: PhpToken | None
    is_alias: bool
    text: PhpToken | None = None


class PhpUses(NamedTuple):
    """What one file does with the package; ``imports`` maps its names of classes to full ones, in lower case."""

    calls: tuple[PhpCall, ...]
    classes: tuple[PhpClassName, ...]
    imports: Mapping[str, str]


def php_uses(text: str, namespace: str) -> PhpUses:
    """The uses in ``text`` of the package with the root ``namespace``."""
    if namespace.lower() not in text.lower().replace("\\\\", "\\"):
        return PhpUses((), (), {})
    reader = _Reader(list(tokenize_php(text)), namespace)
    reader.read()
    return PhpUses(tuple(reader.calls), tuple(reader.classes), reader.imports)


class _Reader:
    """Walks the tokens, knowing the file's namespace and imports."""

    def __init__(self, tokens: list[PhpToken], namespace: str) -> None:
        self.tokens = tokens
        self.package = namespace.lower()
        self.namespace = ""
        self.imports: dict[str, str] = {}
        self.calls: list[PhpCall] = []
        self.classes: list[PhpClassName] = []

    def read(self) -> None:
        """Reads the whole file."""
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            before = self._text(index - 1)
            if token.kind != "name" or before in ("->", "?->", "::"):
                index += 1
            elif token.text.lower() == "namespace" and self._kind(index + 1) == "name":
                self.namespace, self.imports = self.tokens[index + 1].text.lower(), {}
                index += 2
            elif token.text.lower() == "use" and self._kind(index + 1) == "name":
                index = self._imports(index + 1)
            else:
                self._name(index)
                index += 1

    def _imports(self, index: int) -> int:
        r"""Reads `use A\B as C, D\{E, F as G};`; returns the index after it."""
        prefix = ""
        while index < len(self.tokens) and self._text(index) != ";":
            token = self.tokens[index]
            if token.text == "{":
                prefix = self._group_prefix(index)
            elif token.kind == "name" and token.text.lower() not in ("function", "const"):
                index = self._import(index, prefix)
                continue
            elif token.text == "(":
                return index
            index += 1
        return index + 1

    def _group_prefix(self, index: int) -> str:
        r"""The name before `\{`, which was taken for an import of its own."""
        name = self.tokens[index - 2].text if self._text(index - 1) == "\\" else self.tokens[index - 1].text
        return name.strip("\\").lower() + "\\"

    def _import(self, index: int, prefix: str) -> int:
        token = self.tokens[index]
        full = prefix + token.text.strip("\\").lower()
        has_alias = self._text(index + 1).lower() == "as" and self._kind(index + 2) == "name"
        alias = self.tokens[index + 2].text if has_alias else token.text.rpartition("\\")[2]
        if self._text(index + 1) not in ("\\", "{"):
            self.imports[alias.lower()] = full
            self._note(full, token, None, is_alias=False)
        return index + (3 if has_alias else 1)

    def _name(self, index: int) -> None:
        token = self.tokens[index]
        if token.text.lower() in _NOT_CLASSES or not self._names_class(index):
            return
        full = self._resolve(token.text)
        is_static = self._text(index + 1) == "::" and self._kind(index + 2) == "name"
        member = self.tokens[index + 2] if is_static else None
        if full == f"{self.package}\\metrics" and member is not None and self._text(index + 3) == "(":
            self.calls.append(PhpCall(member, self._arguments(index + 4)))
        written = token.text.rpartition("\\")[2].lower()
        is_call = self._text(index + 3) == "("
        is_made = is_call and member is not None and member.text.lower() in ("from", "tryfrom")
        text = self.tokens[index + 4] if is_made and self._kind(index + 4) == "string" else None
        is_alias = written != full.rpartition("\\")[2]
        self._note(full, token, None if is_call else member, is_alias=is_alias, text=text)

    def _names_class(self, index: int) -> bool:
        """Whether a name can be a class's, as against a function, a constant or a named argument."""
        before, after = self._text(index - 1).lower(), self._text(index + 1)
        if after == ":" or before in _BEFORE_OTHERS:
            return False
        is_parameter = self._kind(index + 1) == "variable"
        is_type = after in _AFTER_TYPES and before in _BEFORE_TYPES
        return after == "::" or before in _BEFORE_CLASSES or is_parameter or is_type

    def _note(
        self, full: str, token: PhpToken, case: PhpToken | None, *, is_alias: bool, text: PhpToken | None = None
    ) -> None:
        if full.startswith(f"{self.package}\\"):
            last = token.text.rpartition("\\")[2]
            written = PhpToken("name", last, token.end - len(last), token.end)
            self.classes.append(PhpClassName(full, written, case, is_alias, text))

    def _resolve(self, name: str) -> str:
        lower = name.lower()
        if lower.startswith("\\"):
            return lower[1:]
        first, separator, rest = lower.partition("\\")
        if first == "namespace" and separator:
            return f"{self.namespace}\\{rest}"
        if first in self.imports:
            return self.imports[first] + separator + rest
        return f"{self.namespace}\\{lower}" if self.namespace else lower

    def _arguments(self, index: int) -> tuple[PhpArgument, ...] | None:
        arguments = [self._argument(tokens) for tokens in self._split(index)]
        spread = any(tokens.tokens[:1] and tokens.tokens[0].text == "..." for tokens in arguments)
        return None if spread else tuple(arguments)

    def _split(self, index: int) -> Iterator[list[PhpToken]]:
        """The tokens of each argument, from the one after the opening parenthesis."""
        depth = 0
        current: list[PhpToken] = []
        for token in self.tokens[index:]:
            if token.kind == "sign" and token.text in _CLOSING:
                if depth == 0:
                    break
                depth -= 1
            elif token.kind == "sign" and token.text in _OPENING:
                depth += 1
            elif token.text == "," and depth == 0:
                yield current
                current = []
                continue
            current.append(token)
        if current:
            yield current

    def _argument(self, tokens: list[PhpToken]) -> PhpArgument:
        if len(tokens) > 1 and tokens[0].kind == "name" and tokens[1].text == ":":
            return PhpArgument(tokens[0], tuple(tokens[2:]))
        return PhpArgument(None, tuple(tokens))

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def _kind(self, index: int) -> str:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""
