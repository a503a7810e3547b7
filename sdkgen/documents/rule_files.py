"""Prometheus rule files: as Prometheus reads them, as a PrometheusRule of Kubernetes, or a part of one in a runbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.documents.durations import interval_seconds
from sdkgen.documents.managed import is_managed
from sdkgen.documents.records import Group, Rule, RuleFile, Setting, Target
from sdkgen.documents.shapes import below, items, mapping, mappings, text
from sdkgen.promql.query import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.text.documents import Pointer
    from sdkgen.text.yaml_text import YamlText

_NAMES = ("record", "alert")


def read_rule_file(source: YamlText, *, fragments: bool = False) -> RuleFile | None:
    """The rules of a file, or None when it has none; with ``fragments`` a bare list of rules counts as well."""
    groups = [group for number, data in enumerate(source.data) for group in _groups(data, number, source)]
    if not groups and fragments:
        groups = [
            Group(Setting("", (number,)), None, tuple(_rules(data, (number,), source)))
            for number, data in enumerate(source.data)
            if any(_is_rule(each) for each in items(data))
        ]
    return RuleFile(tuple(groups)) if groups else None


def _groups(data: Any, number: int, source: YamlText) -> Iterator[Group]:  # noqa: ANN401  (whatever the YAML held)
    for steps in (("groups",), ("spec", "groups")):
        for index, group in mappings(below(data, *steps)):
            here = (number, *steps, index)
            if isinstance(group.get("rules"), list) and not is_managed(group["rules"]):
                name = Setting(text(group.get("name")), (*here, "name"))
                rules = tuple(_rules(group["rules"], (*here, "rules"), source))
                yield Group(name, interval_seconds(text(group.get("interval"))), rules)


def _is_rule(data: Any) -> bool:  # noqa: ANN401
    return isinstance(data, dict) and any(name in data for name in _NAMES)


def _rules(data: Any, pointer: Pointer, source: YamlText) -> Iterator[Rule]:  # noqa: ANN401
    for index, rule in mappings(data):
        here = (*pointer, index)
        yield Rule(
            pointer=here,
            record=_named(rule, here, "record"),
            alert=_named(rule, here, "alert"),
            target=_target(rule, here, source),
            hold=interval_seconds(text(rule.get("for"))),
            labels=_settings(rule.get("labels"), (*here, "labels"), source),
            annotations=_settings(rule.get("annotations"), (*here, "annotations"), source),
        )


def _named(rule: Mapping[str, Any], pointer: Pointer, key: str) -> Setting | None:
    return Setting(text(rule[key]), (*pointer, key)) if key in rule else None


def _target(rule: Mapping[str, Any], pointer: Pointer, source: YamlText) -> Target | None:
    """The rule's expression as it is written: positions in a block of text count its indentation."""
    here = (*pointer, "expr")
    scalar = source.scalar(here) if isinstance(rule.get("expr"), str) else None
    if scalar is None:
        return None
    place = PlaceKind.RECORDING if "record" in rule else PlaceKind.ALERT
    return Target(scalar.text, here, place, is_instant=True, is_range=False)


def _settings(data: Any, pointer: Pointer, source: YamlText) -> dict[str, Setting]:  # noqa: ANN401
    found = {}
    for key, value in mapping(data).items():
        scalar = source.scalar((*pointer, key)) if isinstance(value, str) else None
        if scalar is not None:
            found[key] = Setting(scalar.text, (*pointer, key))
    return found
