"""Two Catalogues compared field by field."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sdkgen.diff.change import Change, Subject, Verdict
from sdkgen.diff.fields import FIELDS, SPELLINGS
from sdkgen.diff.judges import Comparison, Members, Part
from sdkgen.model import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.model import Catalogue, Metric, Origin

_WHOLE = Subject("specification", "")
_PARTS = {
    "prometheus": "Prometheus",
    "php": "PHP package",
    "python": "Python package",
    "docs": "catalog",
    "grafana": "dashboards",
    "prometheus_target": "rules",
}
_TARGETS = frozenset({"php", "python", "docs", "grafana"})


def compare(old: Catalogue, new: Catalogue, today: str) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, those that ask most of users first; ``today`` is a date, YYYY-MM-DD."""
    walk = _Walk(Comparison(old, new, today))
    return tuple(sorted(walk.definition(_WHOLE, old, new, ()), key=lambda change: change.sort_key))


class _Walk:
    """Carries both sides while definitions are compared."""

    def __init__(self, sides: Comparison) -> None:
        self.sides = sides

    def definition(self, subject: Subject, old: Any, new: Any, steps: tuple[str, ...]) -> Iterator[Change]:  # noqa: ANN401
        """The changes of a definition that both sides have; ``steps`` lead to it from what has an origin."""
        for field in fields(old):
            rule = FIELDS[type(old).__name__][field.name]
            before, after = getattr(old, field.name), getattr(new, field.name)
            if rule is None or before == after:
                continue
            name = SPELLINGS.get(field.name, field.name)
            if isinstance(rule, Members):
                yield from self._members(rule, _keyed(before), _keyed(after), name)
            elif isinstance(rule, Part):
                yield from self._part(rule, field.name, before, after)
            else:
                for verdict in rule(before, after):
                    yield self._change(subject, name, verdict, (old, new), (*steps, name))

    def _members(self, rule: Members, old: Mapping[str, Any], new: Mapping[str, Any], section: str) -> Iterator[Change]:
        for key in sorted(old.keys() | new.keys()):
            subject, before, after = Subject(rule.what, key), old.get(key), new.get(key)
            # A definition with an origin of its own is found by that, others by their place in sdkgen.yaml.
            steps = () if hasattr(before or after, "origin") else (section, key)
            if before is None:
                yield self._change(subject, "", rule.added(after, self.sides), (None, after), steps)
                former = getattr(after, "renamed_from", None)
                if former is not None and former in old and former not in new:
                    yield from self.definition(Subject(rule.what, former), old[former], after, steps)
            elif after is None:
                yield self._change(subject, "", rule.removed(before, self.sides), (before, None), steps)
            elif is_dataclass(before):
                yield from self.definition(subject, before, after, steps)

    def _part(self, rule: Part, name: str, old: Any, new: Any) -> Iterator[Change]:  # noqa: ANN401
        subject = Subject(_PARTS.get(name, name), "")
        key = name.removesuffix("_target")
        steps = ("targets", key) if key in _TARGETS or key != name else (name,)
        if old is None or new is None:
            yield self._change(subject, "", rule.added if old is None else rule.removed, (old, new), steps)
        else:
            yield from self.definition(subject, old, new, steps)

    def _change(
        self, subject: Subject, field: str, verdict: Verdict, sides: tuple[Any, Any], steps: tuple[str, ...]
    ) -> Change:
        old, new = sides
        is_gone = new is None
        steps = steps if field or not hasattr(old or new, "origin") else ()
        placed = Verdict(verdict.level, verdict.message, (*steps, *verdict.steps), verdict.touch)
        metrics = tuple(_reached(subject, self.sides.old))
        is_declared = subject.what in ("metric", "label")
        experimental = is_declared and bool(metrics) and all(metric.stability == "experimental" for metric in metrics)
        return Change(subject, field, placed, self._origin(old, new), is_gone, metrics, experimental)

    def _origin(self, old: Any, new: Any) -> Origin:  # noqa: ANN401
        """Where the definition stands, or the settings for what has no origin of its own."""
        chosen = old if new is None else new
        whole = self.sides.old if new is None else self.sides.new
        origin: Origin = getattr(chosen, "origin", whole.origin)
        return origin


def _reached(subject: Subject, old: Catalogue) -> Iterable[Metric]:
    """The metrics of the old side that a change of ``subject`` reaches."""
    if subject.what == "metric":
        return [old.by_name[subject.name]] if subject.name in old.by_name else []
    if subject.what == "label":
        return [metric for metric in old.metrics if any(label.id == subject.name for label in metric.labels)]
    if subject.what == "recording rule":
        return [old.recorded[subject.name]] if subject.name in old.recorded else []
    return []


def key_of(member: Any) -> str:  # noqa: ANN401  (any definition)
    """The name by which a definition is told apart from its like; the `name` of a policy is what it asks of others."""
    if isinstance(member, Policy):
        return member.id
    return next(str(getattr(member, name)) for name in ("name", "id", "uid", "key") if hasattr(member, name))


def _keyed(members: Any) -> Mapping[str, Any]:  # noqa: ANN401  (a mapping, or definitions with names)
    if hasattr(members, "keys"):
        return dict(members)
    named = {key_of(member): member for member in members}
    # The instrumentation's own metrics are the tool's business, not the specification's.
    return {name: member for name, member in named.items() if not getattr(member, "is_own", False)}
