"""A tree of Python code: the files that can have to do with metrics, read into facts and linked."""

from __future__ import annotations

import os
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sdkgen.codemod.python.linker import LIBRARY, Generated, Library, Linker, Member, Returned
from sdkgen.codemod.python.modules import Modules
from sdkgen.codemod.python.reader import read_python

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.codemod.files import File
    from sdkgen.codemod.python.values import Facts, Value

_IDENTIFIER = re.compile(rb"[^\W\d]\w*")
_STAR_IMPORT = re.compile(rb"import[ \t]*\*")
_WORTH_A_PROCESS = 1_500_000
"""Bytes of code above which starting processes costs less than it saves."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Python files and what they say; ``facts`` has those that can have to do with metrics."""

    files: Mapping[str, File]
    facts: Mapping[str, Facts]
    linker: Linker


def read_tree(files: Iterable[File], generated: str | None) -> Tree:
    """Reads the files that name prometheus_client or the ``generated`` package, then those that use their names.

    A cheap look at the words of a file decides whether it is parsed at all: what cannot name a metric is not.
    """
    by_path = {file.path: file for file in files}
    words = {path: frozenset(_IDENTIFIER.findall(file.content)) for path, file in by_path.items()}
    modules = Modules(by_path)
    roots = modules.roots | {LIBRARY} | ({generated} if generated else set())
    wanted = {LIBRARY.encode()} | ({generated.encode()} if generated else set())
    facts: dict[str, Facts] = {}
    stems: set[bytes] = set()
    while chosen := [path for path in by_path if path not in facts and _is_wanted(path, by_path, words, wanted, stems)]:
        facts |= _read(sorted(chosen), by_path, roots)
        linker = Linker(facts, modules, generated)
        wanted |= _carried_names(linker, facts)
        stems |= {Modules.folder_of(path).rpartition("/")[2].encode() for path in chosen}
    while missing := _missing_constants(Linker(facts, modules, generated), Linker(facts, modules, generated)):
        facts |= _read(sorted(missing), by_path, roots)
    return Tree(by_path, facts, Linker(facts, modules, generated))


def _missing_constants(callees: Linker, values: Linker) -> set[str]:
    """The files from which calls of metrics take names, labels and values.

    The two linkers are alike; only what ``values`` resolves counts, so that not all that such files import is read.
    """
    for path, facts in callees.facts.items():
        for call in facts.calls:
            target = callees.target(path, call.callee)
            if isinstance(target, Library | Member | Returned | Generated):
                for argument in call.arguments:
                    _resolve_texts(values, path, argument.value)
    return values.missing


def _resolve_texts(linker: Linker, path: str, value: Value) -> None:
    linker.texts(path, value)
    for place, item in linker.items(path, value) or ():
        linker.texts(place, item)


def _is_wanted(
    path: str, files: Mapping[str, File], words: Mapping[str, frozenset[bytes]], wanted: set[bytes], stems: set[bytes]
) -> bool:
    if not words[path].isdisjoint(wanted):
        return True
    return not words[path].isdisjoint(stems) and _STAR_IMPORT.search(files[path].content) is not None


def _carried_names(linker: Linker, facts: Mapping[str, Facts]) -> set[bytes]:
    """The names by which other files can reach a metric, or what makes one."""
    return {
        name.partition(".")[0].encode()
        for path, each in facts.items()
        for name, value in each.names.items()
        if linker.carries_metrics(path, value)
    }


def _read(paths: list[str], files: Mapping[str, File], roots: frozenset[str]) -> dict[str, Facts]:
    contents = [files[path].content for path in paths]
    read = partial(read_python, roots=roots)
    workers = min(os.cpu_count() or 1, len(paths))
    if workers == 1 or sum(map(len, contents)) < _WORTH_A_PROCESS:
        return dict(zip(paths, map(read, paths, contents), strict=True))
    with ProcessPoolExecutor(workers) as pool:
        chunk = max(1, len(paths) // (workers * 4))
        return dict(zip(paths, pool.map(read, paths, contents, chunksize=chunk), strict=True))
