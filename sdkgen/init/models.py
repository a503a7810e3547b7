"""Polymorphic owners, as the models of an application declare them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sdkgen.init.chains import all_chains, text_of
from sdkgen.init.schema import plural, snake

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sdkgen.codemod.php.tokens import PhpToken

_RELATIONS = ("morphMany", "morphOne", "morphToMany")
_MAPS = ("morphMap", "enforceMorphMap")


def morph_owners(sources: Mapping[str, Sequence[PhpToken]]) -> Mapping[str, Mapping[str, str]]:
    """The types of every polymorphic owner with their tables; nothing when the application gives types other names."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for tokens in sources.values():
        name = _model(tokens)
        for chain in all_chains(tokens):
            if chain.named(*_MAPS):
                return {}
            call = chain.named(*_RELATIONS) if chain.root == "$this" else None
            morph = call.text(1) if call else None
            if morph is not None and name is not None:
                found[morph][name] = _table(tokens) or plural(snake(name))
    return {morph: dict(sorted(types.items())) for morph, types in found.items()}


def _model(tokens: Sequence[PhpToken]) -> str | None:
    """The class that a file declares, with its namespace."""
    namespace = _after("namespace", tokens)
    name = _after("class", tokens)
    return f"{namespace}\\{name}" if namespace and name else name


def _after(word: str, tokens: Sequence[PhpToken]) -> str | None:
    """The name after a keyword that is no `Model::class`."""
    for index in range(len(tokens) - 1):
        before = tokens[index - 1].text if index else ""
        if tokens[index].text.lower() == word and before != "::" and tokens[index + 1].kind == "name":
            return tokens[index + 1].text
    return None


def _table(tokens: Sequence[PhpToken]) -> str | None:
    """The table that a model names itself."""
    for index in range(len(tokens) - 2):
        if tokens[index].text == "$table" and tokens[index + 1].text == "=":
            return text_of([tokens[index + 2]])
    return None
