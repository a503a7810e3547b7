"""Hand-written registries become a specification, and the code that used them uses the generated API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.adopt.draft import Adopted, Written, draft_spec
from sdkgen.codemod.adopt.plan import FilePlan, Plan, plan_adoption
from sdkgen.codemod.adopt.rewrite import Rewriting, rewrite_uses
from sdkgen.codemod.changes import Changed
from sdkgen.codemod.places import Places
from sdkgen.codemod.python.declarations import declarations
from sdkgen.codemod.tree import read_tree
from sdkgen.model import resolve
from sdkgen.spec import parse_spec
from sdkgen.text.paths import display

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sdkgen.codemod.files import File
    from sdkgen.codemod.python.declarations import Declaration
    from sdkgen.codemod.python.linker import Declared
    from sdkgen.codemod.python.rewrite import Range
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.infer.draft import Options
    from sdkgen.model import Catalogue
    from sdkgen.text.lines import Place

_TYPES = frozenset({"counter", "gauge", "histogram", "summary"})
_STAYS = "the code goes on making it by hand"
_NO_SUMMARY = "generated code records histograms, not summaries"


@dataclass(frozen=True, slots=True)
class Adoption:
    """The new and changed files, the findings about what stays as it is, and the texts for frames.

    ``adopted`` counts metrics that the specification gets, ``replaced`` those whose uses change.
    """

    changes: tuple[Changed, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    adopted: int
    replaced: int


def adopt(files: Sequence[File], folder: Path, existing: Mapping[str, str], options: Options) -> Adoption:
    """Adopts the metrics in ``files`` into the specification in ``folder``, whose files are ``existing``."""
    return _Adopter(files, folder, existing, options).adopt()


class _Adopter:
    def __init__(self, files: Sequence[File], folder: Path, existing: Mapping[str, str], options: Options) -> None:
        self.folder = folder
        self.existing = existing
        self.options = options
        self.tree = read_tree(files, None)
        self.places = Places(self.tree.files)
        self.declared = declarations(self.tree.linker)
        self.findings: list[Diagnostic] = []

    def adopt(self) -> Adoption:
        """Drafts, plans and rewrites."""
        self._report_unparsable()
        known = _known_metrics(self.existing)
        chosen = [made for made in self.declared.values() if self._is_decided(made) and made.name not in known]
        chosen = list({made.name: made for made in reversed(chosen)}.values())[::-1]
        first = self._draft(chosen, {})
        plan, changed = self._changed_code(first.spec.catalogue)
        replaced = {self.declared[at].name for at in plan.replaced}
        staying = {made.name: _STAYS for made in chosen if made.name and made.name not in replaced}
        drafted = self._draft(chosen, staying)
        for made in chosen:
            objection = drafted.left_out.get(made.name or "") or first.left_out.get(made.name or "")
            if objection is not None:
                self._report(made.at.path, made.call.name_place, objection)
        changes = [self._new_file(name, text) for name, text in drafted.files.items()] if chosen else []
        shown_paths = {finding.span.path for finding in self.findings}
        texts = {
            file.shown: self.places.lines(path).text
            for path, file in self.tree.files.items()
            if file.shown in shown_paths
        }
        adopted = len(chosen) - len(drafted.left_out)
        return Adoption((*changes, *changed), tuple(self.findings), texts, adopted, len(plan.replaced))

    def _draft(self, chosen: Sequence[Declaration], staying: Mapping[str, str]) -> Written:
        """The specification; a metric of a type that generated code does not have can only stay."""
        summaries = {made.name: _NO_SUMMARY for made in chosen if made.name and made.constructor.type == "summary"}
        return draft_spec(Adopted(chosen, {**staying, **summaries}, self.tree, self.options, self.existing))

    def _report_unparsable(self) -> None:
        for path, facts in sorted(self.tree.facts.items()):
            if facts.problem is not None:
                message, line, column = facts.problem
                span = self.places.at(path, line, column)
                self.findings.append(kinds.INVALID_SOURCE.at(span, f"cannot parse: {message}"))

    def _is_decided(self, made: Declaration) -> bool:
        """Whether everything that the specification needs can be read; what cannot is reported."""
        type_ = made.constructor.type
        objection = None
        if type_ not in _TYPES:
            objection = f"a specification has no type `{type_}`: declare a gauge by hand"
        elif made.name is None:
            objection = "the name is put together when the code runs"
        elif made.labels is None:
            objection = f"the labels of `{made.name}` are put together when the code runs"
        elif type_ == "histogram" and made.buckets is None:
            objection = f"the buckets of `{made.name}` are put together when the code runs"
        if objection is not None:
            self._report(made.at.path, made.call.name_place, objection)
        return objection is None

    def _changed_code(self, catalogue: Catalogue | None) -> tuple[Plan, list[Changed]]:
        excluded: frozenset[Declared] = frozenset()
        if catalogue is None or catalogue.python is None:
            return Plan({}, frozenset(), ()), []
        while True:
            plan = plan_adoption(self.tree, self.declared, catalogue, excluded)
            changed, missed = self._rewritten(plan, catalogue.python.package)
            if not missed:
                break
            excluded |= missed
        for problem in plan.problems:
            self._report(problem.path, problem.place, problem.message)
        for at in excluded:
            self._report(at.path, self.declared[at].call.name_place, "a use of it stands in code that is too unusual")
        return plan, changed

    def _rewritten(self, plan: Plan, package: str) -> tuple[list[Changed], frozenset[Declared]]:
        """The changed files, and the replaced metrics of which a change could not be made."""
        changed: list[Changed] = []
        missed: set[Declared] = set()
        for path, each in sorted(plan.files.items()):
            file, rewriting = self.tree.files[path], self._rewriting(path, each, package)
            try:
                after, done = rewrite_uses(file.content, rewriting)
            except ValueError:
                missed |= set(each.owners.values())
                continue
            place = self._range_in(path)
            missed |= {at for where, at in each.owners.items() if place(where) in rewriting.ranges - done}
            changed.append(Changed(path, file.shown, file.content, after))
        return changed, frozenset(missed)

    def _range_in(self, path: str) -> Callable[[Place], Range]:
        lines = self.places.lines(path)
        return lambda place: lines.range_of(*lines.offsets(place))

    def _rewriting(self, path: str, plan: FilePlan, package: str) -> Rewriting:
        bound = self.tree.facts[path].bound
        name = next(name for name in ("metrics", package, f"{package}_api") if name not in bound)
        place = self._range_in(path)
        return Rewriting(
            calls={place(call.place): call for call in plan.calls},
            methods={place(method.place): method for method in plan.methods},
            names=frozenset(map(place, plan.names)),
            statements=frozenset(map(place, plan.statements)),
            package=package,
            metrics=name,
        )

    def _new_file(self, name: str, text: str) -> Changed:
        path = self.folder / name
        before = path.read_bytes() if path.is_file() else None
        return Changed(path.absolute().as_posix(), display(path), before, text.encode())

    def _report(self, path: str, place: Place, message: str) -> None:
        self.findings.append(kinds.NOT_ADOPTED.at(self.places.span(path, place), message, help="change it by hand"))


def _known_metrics(existing: Mapping[str, str]) -> frozenset[str]:
    if not existing:
        return frozenset()
    catalogue = resolve(parse_spec(existing)).catalogue
    return frozenset(catalogue.by_name) if catalogue else frozenset()
