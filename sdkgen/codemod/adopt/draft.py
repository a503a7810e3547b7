"""Hand-written metrics as a draft of a specification."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.codemod.python.linker import Member
from sdkgen.codemod.python.values import Number
from sdkgen.diagnostics import Severity
from sdkgen.infer.domains import Domain, open_domain
from sdkgen.infer.draft import Draft, DraftLabel, DraftMetric, Options
from sdkgen.infer.names import group_names, help_of, service_of, snake_case, unit_of
from sdkgen.infer.text import render_draft
from sdkgen.model import Resolution, resolve
from sdkgen.rules import check
from sdkgen.spec import SETTINGS_FILE, parse_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sdkgen.codemod.python.declarations import Declaration
    from sdkgen.codemod.python.linker import Declared
    from sdkgen.codemod.python.values import Argument, Call
    from sdkgen.codemod.tree import Tree

_MOST_CLOSED = 40
_MOST_OPEN = 100
_BUDGET = 1000
_FRACTION = 0.000001
_FRACTIONAL = frozenset({"seconds", "ratio", "timestamp_seconds", "dollars", "celsius", "joules", "meters"})
ADOPTED = "adopted"
"""The file and group of metrics that join a specification which exists."""


@dataclass(frozen=True, slots=True)
class LabelUse:
    """The values that code passes for a label of a metric, and whether those are all that it can pass."""

    values: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The drafted files by their names, the specification that they make, and what had to be left out with why."""

    files: Mapping[str, str]
    spec: Resolution
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a specification is drafted from: metrics, the code around them, and why some of them stay in the code.

    ``existing`` has the files of the specification that they join; it is empty for a new one.
    """

    chosen: Sequence[Declaration]
    staying: Mapping[str, str]
    tree: Tree
    options: Options
    existing: Mapping[str, str]


def draft_spec(adopted: Adopted) -> Written:
    """A specification of the metrics, accepted by every rule; those that stay in the code are declared as external."""
    drafter = _Drafter(adopted)
    left_out: dict[str, str] = {}
    remaining = {made.name: made for made in adopted.chosen if made.name}
    existing = adopted.existing
    while True:
        files = drafter.files(list(remaining.values()))
        spec = resolve(parse_spec({**existing, **files}))
        errors = _errors(spec, files)
        if not errors or not remaining:
            return Written(files, spec, left_out)
        for name, why in errors.items():
            left_out[name] = why
            remaining.pop(name, None)


def label_uses(tree: Tree, chosen: Iterable[Declaration]) -> dict[tuple[Declared, str], LabelUse]:
    """What code passes for every label of every metric."""
    found: defaultdict[tuple[Declared, str], list[tuple[list[str], bool]]] = defaultdict(list)
    by_place = {made.at: made for made in chosen}
    for path, facts in tree.facts.items():
        for call in facts.calls:
            callee = tree.linker.target(path, call.callee)
            made = by_place.get(callee.of) if isinstance(callee, Member) and callee.name == "labels" else None  # type: ignore[arg-type]  # other targets are no keys
            if made is not None and made.labels is not None:
                for name, argument in arguments_by_label(call, made).items():
                    texts, complete = tree.linker.texts(path, argument.value)
                    found[made.at, name].append(([text.text for text in texts], complete and not call.is_open))
    return {
        key: LabelUse(tuple(sorted({text for texts, _ in uses for text in texts})), all(done for _, done in uses))
        for key, uses in found.items()
    }


def arguments_by_label(call: Call, made: Declaration) -> dict[str, Argument]:
    """The arguments of a call of ``labels()`` by the label that each is for."""
    names = [label.text for label in made.labels or ()]
    positional = [argument for argument in call.arguments if argument.keyword is None]
    keywords = {argument.keyword: argument for argument in call.arguments if argument.keyword in names}
    return dict(zip(names, positional, strict=False)) | {name: each for name, each in keywords.items() if name}


class _Drafter:
    """Makes files of declarations."""

    def __init__(self, adopted: Adopted) -> None:
        self.adopted = adopted
        self.tree = adopted.tree
        self.uses = label_uses(adopted.tree, adopted.chosen)
        self.taken = _ids(adopted.existing)

    def files(self, chosen: Sequence[Declaration]) -> dict[str, str]:
        """The files of a specification of ``chosen``, without settings when there are some already."""
        labels, ids = _labels(chosen, self.uses, self.taken)
        names = [made.name or "" for made in chosen]
        groups = dict.fromkeys(names, ADOPTED) if self.adopted.existing else group_names(names)
        metrics = {made.name: self._metric(made, groups[made.name], ids, labels) for made in chosen if made.name}
        options = self.adopted.options
        draft = Draft(options, options.service or service_of(names), options.service is None, metrics, labels, {})
        files = render_draft(draft)
        settings = files.pop(SETTINGS_FILE)
        return files if self.adopted.existing else {SETTINGS_FILE: _settings(settings), **files}

    def _metric(
        self, made: Declaration, group: str, ids: Mapping[tuple[str, str], str], labels: Mapping[str, DraftLabel]
    ) -> DraftMetric:
        name, type_ = made.name or "", made.constructor.type
        unit = made.name_parts.get("unit") or unit_of(name, type_)
        own = tuple(ids[name, label.text] for label in made.labels or ())
        divides = type_ == "counter" and unit not in _FRACTIONAL and _adds_fractions(made, self.tree)
        is_open = any(not labels[id_].domain.values for id_ in own)
        guesses = {
            "help": None if made.help else "from the name",
            "unit": "from the name" if unit and not made.name_parts.get("unit") else None,
            "resolution": "the code may add fractions" if divides else None,
            "max_series": "the code does not say" if is_open else None,
        }
        draft = DraftMetric(
            name=name,
            group=group,
            type=type_,
            help=made.help or help_of(name),
            unit=unit,
            labels=own,
            buckets=made.buckets or (),
            resolution=_FRACTION if divides else None,
            sentinels=(),
            max_series=_BUDGET if is_open else None,
            is_external=False,
            guesses={key: why for key, why in guesses.items() if why},
            notes=(f"written by hand at {self.tree.files[made.at.path].shown}:{made.call.place[0]}",),
        )
        return draft.external(self.adopted.staying[name]) if name in self.adopted.staying else draft


def _settings(text: str) -> str:
    """The settings with a heading that says where they are from."""
    heading = "# A first specification, made by `sdkgen adopt` from the metrics that are written by hand in"
    note = "# What the code says stands there as it was said. Look at every `guess:` before you rely on it."
    body = [line for line in text.split("\n")[1:] if not line.startswith("# What was seen")]
    at = next(index for index, line in enumerate(body) if not line.startswith("#"))
    return "\n".join([heading, *body[:at], note, *body[at:]])


def _adds_fractions(made: Declaration, tree: Tree) -> bool:
    """Whether an increment is not certain to be a whole number."""
    for path, facts in tree.facts.items():
        for call in facts.calls:
            callee = tree.linker.target(path, call.callee)
            if isinstance(callee, Member) and callee.name == "inc" and tree.linker.declared(callee) == made.at:
                amounts = [argument.value for argument in call.arguments]
                if any(not (isinstance(amount, Number) and amount.number.is_integer()) for amount in amounts):
                    return True
    return False


def _labels(
    chosen: Iterable[Declaration], uses: Mapping[tuple[Declared, str], LabelUse], taken: frozenset[str]
) -> tuple[dict[str, DraftLabel], dict[tuple[str, str], str]]:
    """Label definitions by id, and the id that a label of a metric has: one for each name and set of values."""
    by_domain: defaultdict[tuple[str, tuple[str, ...]], list[tuple[str, LabelUse]]] = defaultdict(list)
    for made in chosen:
        for label in made.labels or ():
            use = uses.get((made.at, label.text), LabelUse((), complete=False))
            closed = use.values if use.complete and 0 < len(use.values) <= _MOST_CLOSED else ()
            by_domain[label.text, closed].append((made.name or "", use))
    definitions: dict[str, DraftLabel] = {}
    ids: dict[tuple[str, str], str] = {}
    for (name, closed), members in sorted(by_domain.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        id_ = _free_id(name, members[0][0], taken | definitions.keys())
        seen = tuple(sorted({value for _, use in members for value in use.values}))
        definitions[id_] = DraftLabel(id_, name, _domain(closed, seen), seen)
        ids |= {(metric, name): id_ for metric, _ in members}
    return definitions, ids


def _domain(closed: tuple[str, ...], seen: tuple[str, ...]) -> Domain:
    if closed:
        return Domain(closed, None, "closed, since the code passes nothing else")
    if not seen:
        return Domain((), _MOST_OPEN, "the code decides the values when it runs")
    return open_domain(seen, "the code decides values when it runs")


def _free_id(name: str, metric: str, taken: frozenset[str] | set[str]) -> str:
    id_ = snake_case(name, "label")
    if id_ in taken:
        id_ = snake_case(f"{metric.removesuffix('_total')}_{id_}", "label")
    while id_ in taken:
        id_ = f"{id_}_too"
    return id_


def _ids(existing: Mapping[str, str]) -> frozenset[str]:
    """The ids of labels that are taken: those of the specification, and the instrumentation's own."""
    spec = resolve(parse_spec(existing or {SETTINGS_FILE: "service: x\nversion: 1.0.0\n"}))
    return frozenset(spec.catalogue.labels) if spec.catalogue else frozenset()


def _errors(spec: Resolution, files: Mapping[str, str]) -> dict[str, str]:
    """The metrics that the rules refuse, or a label of which they refuse, with the first reason."""
    refused: dict[str, str] = {}
    for finding in (*spec.findings, *check(spec)):
        if finding.severity is Severity.ERROR and finding.span.path in files:
            for name in _blamed(spec, finding.span.path, finding.span.line):
                refused.setdefault(name, f"{finding.message} ({finding.rule})")
    return refused


def _blamed(spec: Resolution, path: str, line: int) -> Iterable[str]:
    document = spec.documents[path]
    starts = sorted(
        (document.span((section, id_), key=True).line, section, id_)
        for section in ("labels", "metrics")
        for id_ in document.data.get(section, {})
    )
    at = bisect_right([start for start, _, _ in starts], line) - 1
    _, section, id_ = starts[max(0, at)]
    if section == "metrics":
        return [id_]
    return [metric.name for metric in spec.metrics if any(label.id == id_ for label in metric.labels)]
