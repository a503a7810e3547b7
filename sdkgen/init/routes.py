"""Routes as an application registers them, read from its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.init.chains import Call, Chain, array_items, chains, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.php.tokens import PhpToken

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "options", "any", "view", "redirect", "permanentRedirect"})
_RESOURCES = frozenset({"resource", "apiResource", "singleton", "apiSingleton"})
_VERSION = re.compile(r"v\d+\Z")


class Route(NamedTuple):
    """A route template such as `api/v1/sites/{site}`."""

    template: str

    @property
    def version(self) -> str | None:
        """The version segment, as the source `http.api_version` answers it."""
        return next((part for part in self.template.split("/") if _VERSION.match(part)), None)


def route_prefixes(providers: Mapping[str, Sequence[PhpToken]]) -> dict[str, str]:
    """Files of routes by their names → the prefix that they are registered with."""
    found = {"api.php": "api"}
    for tokens in providers.values():
        found |= _file_prefixes(tokens, "")
        found["api.php"] = next(_api_prefix(tokens), found["api.php"])
    return found


def routes_in(tokens: Sequence[PhpToken], prefix: str) -> Iterator[Route]:
    """The routes that a file of routes registers below ``prefix``."""
    for chain in chains(tokens):
        if chain.root == "Route":
            yield from _routes(chain, prefix)
        else:
            for argument in _arguments(chain):
                yield from routes_in(argument, prefix)


def _routes(chain: Chain, prefix: str) -> Iterator[Route]:
    for call in chain.calls:
        if call.method == "prefix":
            prefix = _joined(prefix, call.text())
        elif call.method == "group":
            inner = _joined(prefix, _option(call, "prefix"))
            for argument in call.arguments:
                yield from routes_in(argument, inner)
        elif call.method in _VERBS:
            yield Route(_joined(prefix, call.text()) or "/")
        elif call.method == "match":
            yield Route(_joined(prefix, call.text(1)) or "/")
        elif call.method in _RESOURCES:
            yield from _resource(_joined(prefix, call.text()), call.method)


def _resource(path: str, kind: str) -> Iterator[Route]:
    yield Route(path)
    if not kind.lower().endswith("singleton"):
        name = path.rpartition("/")[2].replace("-", "_")
        yield Route(f"{path}/{{{name.removesuffix('s')}}}")


def _file_prefixes(tokens: Sequence[PhpToken], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for chain in chains(tokens):
        inner = prefix
        for call in chain.calls:
            if chain.root == "Route" and call.method == "prefix":
                inner = _joined(inner, call.text())
            file = _route_file(call) if chain.root == "Route" and call.method == "group" else None
            if file is not None:
                found[file] = inner
            for argument in call.arguments:
                found |= _file_prefixes(argument, inner)
    return found


def _route_file(call: Call) -> str | None:
    """The file that a group is read from: its last path segment."""
    strings = [text for argument in call.arguments for token in argument if (text := text_of([token])) is not None]
    paths = [text for text in strings if text.endswith(".php")]
    return paths[-1].rpartition("/")[2] if paths else None


def _api_prefix(tokens: Sequence[PhpToken]) -> Iterator[str]:
    """The prefix that `withRouting(apiPrefix: '…')` names."""
    for chain in chains(tokens):
        for argument in _arguments(chain):
            if len(argument) == len(("apiPrefix", ":", "''")) and argument[0].text == "apiPrefix":
                yield text_of(argument[2:]) or ""


def _arguments(chain: Chain) -> Iterator[Sequence[PhpToken]]:
    for call in chain.calls:
        yield from call.arguments


def _option(call: Call, name: str) -> str | None:
    values = dict(array_items(call.arguments[0])) if call.arguments else {}
    return text_of(values[name]) if name in values else None


def _joined(prefix: str, path: str | None) -> str:
    return "/".join(part for part in (prefix.strip("/"), (path or "").strip("/")) if part)
