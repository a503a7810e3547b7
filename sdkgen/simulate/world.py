"""The label values of a simulated service, and which of them belong together."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sdkgen.simulate.vocabulary import EXAMPLES

if TYPE_CHECKING:
    from sdkgen.model import Catalogue, Label
    from sdkgen.simulate.scenario import Scenario

TENANT = "tenant.id"
CONSUMER = "auth.consumer"
CONSUMERS_A_TENANT = 2

_VERSION = re.compile(r"(?:^|/)(v\d+)(?:/|$)")
_OPEN_VALUES = 4
_PATTERN = 10
_THIRD = 3
_EVERY_NTH_IS_DEPRECATED = 4


class World:
    """Who and what there is: every label's values, and what a label that another one decides comes to."""

    def __init__(self, catalogue: Catalogue, scenario: Scenario) -> None:
        """Nothing is computed before it is asked for."""
        self.catalogue = catalogue
        self.scenario = scenario
        self._values: dict[str, tuple[str, ...]] = {}

    def values(self, label: Label) -> tuple[str, ...]:
        """The values that a label takes, without those it has when something is missing or too much."""
        if label.id not in self._values:
            self._values[label.id] = self._some_values(label)
        return self._values[label.id]

    def is_entity(self, label: Label) -> bool:
        """Whether it tells tenants or their users apart: all of them occur, in every combination that exists."""
        return label.source in (TENANT, CONSUMER) or label.id in self._determiners_of_tenants

    def is_tenant(self, label: Label) -> bool:
        """Whether its values are tenants."""
        return label.source == TENANT

    def decided(self, label: Label, determiner: Label, value: str | None) -> str | None:
        """The value of a label whose determiner has ``value``; None when it has none and knows none for that."""
        if value is None or value == determiner.absent:
            return label.absent
        if label.source == "http.api_version":
            return self._version(label, value)
        index = self.values(determiner).index(value)
        values = self.values(label)
        if label.source == "http.deprecated":
            return "true" if index % _EVERY_NTH_IS_DEPRECATED == 0 else "false"
        if label.is_closed:
            return values[_unequal(index, len(values))]
        return values[index % len(values)]

    @cached_property
    def _determiners_of_tenants(self) -> frozenset[str]:
        labels = self.catalogue.labels.values()
        return frozenset(id_ for label in labels if label.source == TENANT for id_ in label.determiners)

    def _some_values(self, label: Label) -> tuple[str, ...]:
        most = label.max_values or 10**6
        if label.is_closed:
            return tuple(label.values)
        if self.is_entity(label):
            count = self.scenario.tenants * (1 if self.is_tenant(label) else CONSUMERS_A_TENANT)
            return _numbered(label.name, min(count, most))
        return (label.examples or EXAMPLES.get(label.source) or _numbered(label.name, _OPEN_VALUES))[:most]

    def _version(self, label: Label, route: str) -> str | None:
        found = _VERSION.search(route)
        if found is None:
            return label.absent
        return found[1] if found[1] in label.values or not label.is_closed else label.overflow


def _numbered(word: str, count: int) -> tuple[str, ...]:
    width = len(str(count))
    return tuple(f"{word}-{number:0{width}d}" for number in range(1, count + 1))


def _unequal(index: int, count: int) -> int:
    """The first values of a closed set are the commonest, yet every one occurs among the first few."""
    place = index % max(_PATTERN, count)
    return place if place < count else int((place - count) % _THIRD == _THIRD - 1)
