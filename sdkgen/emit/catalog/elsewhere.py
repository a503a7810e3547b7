"""Dashboards, rules and Markdown that are written by hand: what `checks.documents` names, and what its queries read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.documents import SUFFIXES, read_documents
from sdkgen.documents.records import Dashboard, Fences
from sdkgen.emit.catalog.places import elsewhere_path
from sdkgen.emit.markup import anchor
from sdkgen.text.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sdkgen.documents import Document
    from sdkgen.documents.records import ManagedRules, Rule, RuleFile, Target
    from sdkgen.model import Catalogue
    from sdkgen.text.documents import Pointer

_LARGEST = 20_000_000


class Part(NamedTuple):
    """A panel, a rule, or the blocks of a Markdown file; ``labels`` are those of a recorded series."""

    kind: str
    title: str
    anchor: str
    queries: tuple[str, ...]
    labels: Mapping[str, str]

    @property
    def href(self) -> str:
        """Where it is shown."""
        return elsewhere_path(self.anchor)


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A file: ``path`` begins with the last name of the folder that settings name; ``title`` is the dashboard's."""

    path: str
    title: str
    parts: tuple[Part, ...]


def hand_written(catalogue: Catalogue) -> tuple[HandWritten, ...]:
    """The documents with PromQL in them, by path; files that cannot be read are `sdkgen check`'s to report."""
    anchors = _Anchors()
    found = [
        _document(path, document, anchors)
        for path, file in sorted(_files(catalogue).items())
        for document in _documents(path, file)
    ]
    return tuple(document for document in found if document.parts)


class _Anchors:
    """Ids for a page, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *words: str) -> str:
        wanted = anchor(" ".join(words))
        name = next(each for n in count(1) if (each := f"{wanted}-{n}" if n > 1 else wanted) not in self._taken)
        self._taken.add(name)
        return name


def _files(catalogue: Catalogue) -> dict[str, Path]:
    """The files by the path that readers see, which is the same on every machine; guides have pages of their own."""
    guides = catalogue.docs.folder.resolve() if catalogue.docs and catalogue.docs.folder else None
    return {
        (root.name / file.relative_to(root) if file != root else file.relative_to(root.parent)).as_posix(): file
        for root in (path.resolve() for path in catalogue.checks.documents)
        for file in walk(root, SUFFIXES)
        if guides is None or guides not in file.parents
    }


def _documents(path: str, file: Path) -> Iterable[Document]:
    try:
        content = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except OSError:
        return ()
    return read_documents(path, content, named=False).documents


def _document(path: str, document: Document, anchors: _Anchors) -> HandWritten:
    content = document.content
    if isinstance(content, Dashboard):
        parts = tuple(
            Part("panel", panel.title or "without a title", anchors.take(path, panel.title), queries, {})
            for panel in content.panels
            if (queries := _promql(panel.targets))
        )
        return HandWritten(path, content.title, parts)
    if isinstance(content, Fences):
        queries = _promql(content.targets)
        return HandWritten(path, "", (Part("guide", path, anchors.take(path), queries, {}),) if queries else ())
    return HandWritten(path, "", tuple(_rules(path, content, anchors)))


def _rules(path: str, content: RuleFile | ManagedRules, anchors: _Anchors) -> Iterator[Part]:
    """Rules with all of their queries, of which those that Grafana manages have several."""
    targets: dict[Pointer, list[Target]] = defaultdict(list)
    rules = {}
    for rule, target in content.targets:
        rules[rule.pointer] = rule
        targets[rule.pointer].append(target)
    for pointer, rule in rules.items():
        kind = "record" if rule.record else "alert"
        if queries := _promql(targets[pointer]):
            yield Part(kind, rule.name, anchors.take(path, rule.name), queries, _labels(rule))


def _labels(rule: Rule) -> dict[str, str]:
    return {name: str(each.value) for name, each in rule.labels.items()}


def _promql(targets: Iterable[Target]) -> tuple[str, ...]:
    return tuple(target.text for target in targets if target.language == "promql" and target.text.strip())
