"""A renaming everywhere at once: specification, Python, PHP, dashboards, rules and Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.changes import Changed
from sdkgen.codemod.files import File, python_text
from sdkgen.codemod.python.constructors import family_names
from sdkgen.codemod.python.generated_names import python_names
from sdkgen.codemod.rename.documents import recorded_series, rename_json, rename_markdown, rename_yaml
from sdkgen.codemod.rename.intents import rename_intents
from sdkgen.codemod.rename.keep import Kept, keep_old
from sdkgen.codemod.rename.php import rename_php
from sdkgen.codemod.rename.python import Change, rename_python
from sdkgen.codemod.rename.query import Queries
from sdkgen.codemod.rename.spec import new_errors, rename_spec
from sdkgen.codemod.rename.subject import SubjectError
from sdkgen.codemod.tree import read_tree
from sdkgen.model.naming import function_name, method_name
from sdkgen.promql.outline import outline
from sdkgen.queries import metrics_of
from sdkgen.spec import BUILTIN_SOURCE
from sdkgen.text.edits import Doubt, Edit, apply_edits
from sdkgen.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sdkgen.codemod.rename.subject import Renaming
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Catalogue, Resolution
    from sdkgen.spec import RawSpec

    Place = Callable[[str], Iterator[Edit | Doubt]]

_PYTHON, _YAML, _MARKDOWN = frozenset({"py", "pyi"}), frozenset({"yaml", "yml"}), frozenset({"md", "mdx", "markdown"})
_OTHERS = "txt rst sh bash js jsx ts tsx tf libsonnet jsonnet toml ini cfg conf html j2 tmpl tpl sql go rb java env"
SUFFIXES = frozenset(
    f".{suffix}" for suffix in (*_PYTHON, *_YAML, *_MARKDOWN, "php", "json", "rules", *_OTHERS.split())
)
"""The files that are looked at; those that are not rewritten are searched for a metric's name."""

_MOST_MENTIONS = 5
_BY_HAND = "look at it, and change it by hand if it is meant"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The changed files, the findings about what was left alone or stands in the way, and the texts for frames."""

    changes: tuple[Changed, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def rename(
    files: Sequence[File], raw: RawSpec, spec: Resolution, renaming: Renaming, kept: Kept | None = None
) -> Outcome:
    """Renames in the specification and in ``files``; with ``kept`` a metric's old name stays beside the new one.

    Raises SubjectError when the specification does not change, or cannot be changed so.
    """
    renamer = _Renamer(files, raw, spec, renaming, kept)
    return renamer.outcome()


class _Renamer:
    """Collects edits and doubts by file, by offsets of characters."""

    def __init__(
        self, files: Sequence[File], raw: RawSpec, spec: Resolution, renaming: Renaming, kept: Kept | None
    ) -> None:
        self.kept = kept
        self.raw = raw
        self.spec = spec
        self.renaming = renaming
        self.spec_files = [_spec_file(file.document.path) for file in raw.files if file.source != BUILTIN_SOURCE]
        own = {file.path for file in self.spec_files}
        self.files = {file.path: file for file in [*self.spec_files, *(f for f in files if f.path not in own)]}
        self.texts = {path: _text(file) for path, file in self.files.items()}
        self.queries = Queries(renaming, self._affected_series(), _labels_by_series(spec))
        self.named = _pattern_of(renaming)
        self.findings: list[Diagnostic] = []

    def outcome(self) -> Outcome:
        """Everything that changes."""
        changes = [changed for file in self.spec_files if (changed := self._document(file, self._in_spec(file)))]
        if not changes:
            raise SubjectError(
                f"`{self.renaming.old}` is not written in the specification: write the default out first"
            )
        texts = {changed.shown: changed.after.decode() for changed in changes}
        _, errors = new_errors(self.raw, texts, self.spec)
        if errors:
            return Outcome((), tuple(errors), texts)
        changes += self._python()
        changes += [changed for file in self.files.values() if (changed := self._other(file))]
        shown = {finding.span.path for finding in self.findings}
        frames = {file.shown: self.texts[path] or "" for path, file in self.files.items() if file.shown in shown}
        return Outcome(tuple(sorted(changes, key=lambda each: each.path)), tuple(self.findings), frames)

    def _in_spec(self, file: File) -> Place:
        def changes(text: str) -> Iterator[Edit | Doubt]:
            yield from rename_spec(text, self.renaming, file.shown)
            if self.kept is not None and file.shown == self.renaming.metrics[0].origin.path:
                yield from keep_old(text, self.renaming, self.kept)
            yield from rename_intents(text, self.queries)
            yield from rename_yaml(text, self.queries)

        return changes

    def _other(self, file: File) -> Changed | None:
        suffix = _suffix(file)
        php = self.catalogue.php
        if suffix in _PYTHON or file in self.spec_files:
            return None
        if suffix == "php" and php is not None:
            return self._document(file, lambda text: rename_php(text, self.renaming, php.namespace))
        if suffix == "json":
            return self._document(file, lambda text: rename_json(text, self.queries))
        if suffix in _YAML or suffix == "rules":
            return self._document(file, lambda text: rename_yaml(text, self.queries))
        if suffix in _MARKDOWN:
            return self._document(file, lambda text: rename_markdown(text, self.queries))
        return self._document(file, lambda _: iter(()))

    @property
    def catalogue(self) -> Catalogue:
        """The specification before the renaming."""
        if self.spec.catalogue is None:
            raise ValueError("the specification has no catalogue")
        return self.spec.catalogue

    def _document(self, file: File, changes: Place) -> Changed | None:
        text = self.texts[file.path]
        if text is None:
            self._report_unread(file)
            return None
        try:
            found = list(changes(text))
            edits = [each for each in found if isinstance(each, Edit)]
            after = apply_edits(text, edits)
            if edits:
                list(changes(after))  # what could be read before must be readable afterwards
        except ValueError:
            found, edits, after = [], [], text
        self._report(file, text, edits, [each for each in found if isinstance(each, Doubt)])
        return Changed(file.path, file.shown, file.content, after.encode()) if after != text else None

    def _python(self) -> Iterator[Changed]:
        names = python_names(self.catalogue)
        sources = [file for file in self.files.values() if _suffix(file) in _PYTHON]
        tree = read_tree(sources, names.package if names else None)
        edits: dict[str, dict[Edit, str]] = {file.path: {} for file in sources}
        doubts: dict[str, list[Doubt]] = {file.path: [] for file in sources}
        lines = {path: Lines(python_text(self.files[path].content)) for path in tree.facts}
        for found in rename_python(tree, self.renaming):
            start, end = lines[found.path].offsets(found.place)
            if isinstance(found, Change):
                edits[found.path][Edit(start, end, found.new)] = found.old
            else:
                doubts[found.path].append(Doubt(start, end, found.message))
        for file in sources:
            yield from self._python_file(file, edits[file.path], doubts[file.path])

    def _python_file(self, file: File, edits: Mapping[Edit, str], doubts: list[Doubt]) -> Iterator[Changed]:
        text = python_text(file.content)
        after, done = _rewritten(file, Lines(text), edits)
        doubts += [Doubt(edit.start, edit.end, "the code here is too unusual") for edit in edits if edit not in done]
        self._report(file, text, done, doubts)
        if after != file.content:
            yield Changed(file.path, file.shown, file.content, after)

    def _report(self, file: File, text: str, edits: Iterable[Edit], doubts: Iterable[Doubt]) -> None:
        lines = Lines(text)
        known: list[Edit | Doubt] = [*edits, *doubts]
        mentions = [each for each in self._mentions(text) if not any(each.overlaps(other) for other in known)]
        for doubt in [*doubts, *_fewer(mentions)]:
            span = lines.span_of(file.shown, doubt.start, doubt.end)
            self.findings.append(kinds.NOT_RENAMED.at(span, doubt.message, help=_BY_HAND))

    def _mentions(self, text: str) -> Iterator[Doubt]:
        """Every other place that has a metric's name."""
        if self.renaming.renames_metric:
            for match in self.named.finditer(text):
                yield Doubt(match.start(), match.end(), f"`{match[0]}` is named here and was not changed")

    def _report_unread(self, file: File) -> None:
        from sdkgen.diagnostics import Span  # noqa: PLC0415

        if self.renaming.old.encode() in file.content:
            message = f"the file is not UTF-8, and has `{self.renaming.old}` in it"
            self.findings.append(kinds.NOT_RENAMED.at(Span(file.shown), message, help=_BY_HAND))

    def _affected_series(self) -> frozenset[str]:
        """The metrics that change and, when labels do, the recorded series that are made from them."""
        names = set(self.renaming.names)
        if self.renaming.renames_metric:
            return frozenset(names)
        recorded = {
            name: {selector.metric for selector in outline(query).selectors}
            for path, file in self.files.items()
            if _suffix(file) in _YAML and (text := self.texts[path]) is not None
            for name, query in recorded_series(text).items()
        }
        known = {**self.catalogue.by_name, **self.catalogue.recorded}
        for rule in self.catalogue.recording_rules:
            recorded[rule.name] = {metric.name for metric in metrics_of(rule.query, known)}
        while more := {name for name, used in recorded.items() if name not in names and names & used}:
            names |= more
        return frozenset(names)


def _fewer(mentions: list[Doubt]) -> list[Doubt]:
    """The mentions in a file, of which a dump or a log may have thousands: the first ones, and how many there are."""
    if len(mentions) <= _MOST_MENTIONS:
        return mentions
    *first, last = mentions[:_MOST_MENTIONS]
    rest = len(mentions) - _MOST_MENTIONS
    return [*first, last._replace(message=f"{last.message}, nor at {rest:,} further places of this file")]


def _rewritten(file: File, lines: Lines, edits: Mapping[Edit, str]) -> tuple[bytes, frozenset[Edit]]:
    from sdkgen.codemod.python.rewrite import rewrite_python  # noqa: PLC0415  (libcst takes 0.3 s to import)

    if not edits:
        return file.content, frozenset()
    ranges = {lines.range_of(edit.start, edit.end): edit for edit in edits}
    try:
        after, done = rewrite_python(file.content, {place: (edits[edit], edit.text) for place, edit in ranges.items()})
    except ValueError:
        return file.content, frozenset()
    return after, frozenset(ranges[place] for place in done)


def _pattern_of(renaming: Renaming) -> re.Pattern[str]:
    """Names of the metrics that change, and calls of their typed methods."""
    names = "|".join(sorted(map(re.escape, renaming.names), reverse=True))
    methods = "|".join(f"{method_name(each)}|{function_name(each)}" for each in renaming.metrics)
    return re.compile(rf"(?<![\w:])(?:{names})(?![\w:])|(?<!\w)[Mm]etrics(?:::|\.)(?:{methods})(?=\s*\()")


def _labels_by_series(spec: Resolution) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(label.name for label in metric.labels)
        for metric in spec.metrics
        for name in family_names(metric.type.value, metric.name)
    }


def _spec_file(shown: str) -> File:
    return File(Path(shown).absolute().as_posix(), shown, Path(shown).read_bytes())


def _text(file: File) -> str | None:
    try:
        return file.content.decode()
    except UnicodeDecodeError:
        return None


def _suffix(file: File) -> str:
    return file.path.rpartition(".")[2].lower()
