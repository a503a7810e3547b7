"""Many files inspected: in several processes when that pays, and not at all when nothing about them changed."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.audit.inspect import Inspected, inspect
from sdkgen.documents import read_documents
from sdkgen.documents.records import RuleFile
from sdkgen.promql import Place, PlaceKind, Query, Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sdkgen.audit.cache import Cache
    from sdkgen.audit.standard import Standard

_WORTH_A_PROCESS = 400_000
"""Bytes of documents above which starting processes costs less than it saves."""

_RULE_SUFFIXES = (".yaml", ".yml", ".rules")


class Input(NamedTuple):
    """A file to inspect; ``named`` when a user named it, and not a folder that it is in."""

    path: str
    content: bytes
    named: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in every file, in the order of the files."""

    inputs: Sequence[Input]
    results: Sequence[Inspected]


def audit(inputs: Sequence[Input], standard: Standard, cache: Cache | None = None) -> Audit:
    """Inspects every file, in as many processes as there are processors when there is much to do."""
    known = {each: cache.get(each) for each in inputs} if cache is not None else {}
    left = [each for each in inputs if known.get(each) is None]
    found = dict(zip(left, _inspect_all(left, standard), strict=True))
    if cache is not None:
        for each, result in found.items():
            cache.put(each, result)
    return Audit(inputs, [known.get(each) or found[each] for each in inputs])


def recorded_series(inputs: Iterable[Input]) -> dict[str, Recorded]:
    """The recording rules of every rule file among the inputs: name → definition."""
    found: dict[str, list[Recorded]] = defaultdict(list)
    for path, content, _ in inputs:
        if not path.endswith(_RULE_SUFFIXES) or b"record:" not in content:
            continue
        for document in read_documents(path, content, named=False).documents:
            for rule, target in document.content.targets if isinstance(document.content, RuleFile) else ():
                if rule.record is not None:
                    labels = {name: str(each.value) for name, each in rule.labels.items()}
                    query = Query(target.text, Place(PlaceKind.RECORDING, instant=True))
                    found[rule.name].append(Recorded(query, labels))
    return {name: replace(first, others=tuple(others)) for name, (first, *others) in found.items()}


def _inspect_all(inputs: Sequence[Input], standard: Standard) -> Iterable[Inspected]:
    workers = min(os.cpu_count() or 1, len(inputs))
    if workers < 2 or sum(len(each.content) for each in inputs) < _WORTH_A_PROCESS:  # noqa: PLR2004  (one is no pool)
        return [_inspect(each, standard) for each in inputs]
    chunk = max(1, min(16, len(inputs) // (workers * 4)))
    with ProcessPoolExecutor(workers, initializer=_Worker.start, initargs=(standard,)) as pool:
        return list(pool.map(_Worker.inspect, inputs, chunksize=chunk))


def _inspect(each: Input, standard: Standard) -> Inspected:
    return inspect(each.path, each.content, standard, named=each.named)


class _Worker:
    """What a process keeps between files: looking metrics up costs once."""

    standard: Standard

    @classmethod
    def start(cls, standard: Standard) -> None:
        cls.standard = standard

    @classmethod
    def inspect(cls, each: Input) -> Inspected:
        return _inspect(each, cls.standard)
