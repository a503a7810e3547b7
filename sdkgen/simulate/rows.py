"""The kinds of events of a domain, each with its label values and how often it happens.

Metrics of one domain see the same events: every request that one of them counts has its duration in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from sdkgen.simulate.traffic import VARIANTS
from sdkgen.simulate.vocabulary import OUTCOMES, RETRIES, STATUSES, zipf_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.model import Label, Metric
    from sdkgen.simulate.world import World

Values = dict[str, str | None]
"""Label id → value; None where the label has none and does not say what to record instead."""

REQUESTS = "http"
"""The domain of handled requests."""

_DOMAINS = {
    "http.request": REQUESTS,
    "http.duration": REQUESTS,
    "http.response_size": REQUESTS,
    "queue.processed": "queue",
    "queue.run_time": "queue",
    "queue.wait": "queue",
}
_OUTCOMES: Mapping[str, Mapping[str, float]] = {
    "http.status": STATUSES,
    "http.status_class": STATUSES,
    "job.status": OUTCOMES,
    "webhook.status": OUTCOMES,
    "job.retry_count": RETRIES,
}
"""What decides labels of these sources, with shares."""

_MOST_COMBINATIONS = 120
_COMBINATIONS_AN_ENTITY = 4
_ENTITY_EVENTS_A_MINUTE = 60.0
_EVENTS_A_MINUTE = 6.0
_SOME_STATUSES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of event: its label values, how many a minute at full traffic, and which curve it follows."""

    key: str
    values: Values
    rate: float
    variant: int
    falls_silent: bool = False


def domain_of(metric: Metric) -> str:
    """The name of the events that a metric is about; metrics of one domain are about the same ones."""
    return _DOMAINS.get(metric.hook, metric.name)


def rows_of(world: World, metrics: Iterable[Metric]) -> list[Row]:
    """Every kind of event of the domain of ``metrics``."""
    return list(_Domain(world, tuple(metrics)).rows())


class _Domain:
    def __init__(self, world: World, metrics: tuple[Metric, ...]) -> None:
        self.world = world
        self.metrics = metrics
        labels = {label.id: label for metric in metrics for label in metric.labels}
        self.labels = [labels[id_] for id_ in sorted(labels)]
        self.name = domain_of(metrics[0])
        self.outcome = self._outcome()
        ids = {*labels} | self._hidden()
        self.all = {id_: world.catalogue.labels[id_] for id_ in sorted(ids)}
        roots = [label for label in self.all.values() if self._determiner(label) is None]
        self.entities = [label for label in roots if world.is_entity(label)]
        self.free = [label for label in roots if label not in self.entities and not self._is_outcome(label)]

    def rows(self) -> Iterator[Row]:
        combinations = list(self._combinations())
        shares = zipf_shares(len(combinations))
        total = self._events_a_minute()
        count = len(combinations)
        for share, fixed in zip(shares, combinations, strict=True):
            for outcome, part in self._outcomes(fixed).items():
                values = self._complete({**fixed, **self._of_outcome(outcome)})
                key = f"{self.name}|{'|'.join(str(values[id_]) for id_ in sorted(values))}|{outcome}"
                stated = self._stated_rate(values)
                rate = share * part * (total if stated is None else stated * count)
                variant = int(self.world.scenario.chance("variant", key) * VARIANTS)
                yield Row(key, values, rate, variant, self._falls_silent(values))

    def _combinations(self) -> Iterator[Values]:
        """Label values of the labels that nothing decides: all that go together, or some for each entity."""
        free = [self.world.values(label) for label in self.free]
        ids = [label.id for label in self.free]
        others = list(product(*free))
        entities = list(self._entity_values())
        if len(entities) * len(others) <= _MOST_COMBINATIONS:
            chosen = [(entity, other) for entity in entities for other in others]
        else:
            each = min(len(others), _COMBINATIONS_AN_ENTITY if self.entities else _MOST_COMBINATIONS)
            step = max(1, len(others) // each) | 1
            chosen = [
                (entity, others[(number * 3 + place * step) % len(others)])
                for number, entity in enumerate(entities)
                for place in range(each)
            ]
        seen = set()
        for entity, other in chosen:
            values: Values = {**entity, **dict(zip(ids, other, strict=True))}
            key = tuple(values.values())
            if key not in seen:
                seen.add(key)
                yield values

    def _entity_values(self) -> Iterator[Values]:
        """Every value of the entity, the anonymous one last; the tenant that is never seen makes no events."""
        if not self.entities:
            yield {}
            return
        silent = self._never_seen()
        first, *others = self.entities
        values = [*self.world.values(first), *([first.absent] if first.absent is not None else [])]
        for index, value in enumerate(values):
            row: Values = {first.id: value}
            for other in others:
                row[other.id] = self.world.values(other)[index % len(self.world.values(other))]
            if silent is None or self._tenant_of(self._complete(row)) != silent:
                yield row

    def _complete(self, values: Values) -> Values:
        """``values`` with those of the labels that others decide."""
        done = dict(values)
        for label in sorted(self.all.values(), key=lambda label: len(label.determiners)):
            determiner = self._determiner(label)
            if label.id not in done and determiner is not None and determiner.id in done:
                done[label.id] = self.world.decided(label, determiner, done[determiner.id])
        return done

    def _determiner(self, label: Label) -> Label | None:
        return next((self.all[id_] for id_ in label.determiners if id_ in self.all), None)

    def _hidden(self) -> set[str]:
        """Labels that are needed to know the tenant of an event although no metric of the domain has them."""
        of_domain = {label.id for label in self.labels}
        tenants = [label for label in self.world.catalogue.labels.values() if self.world.is_tenant(label)]
        return {label.id for label in tenants if of_domain & {*label.determiners}}

    def _outcome(self) -> Mapping[str, float]:
        sources = [label.source for label in self.labels if label.source in _OUTCOMES]
        return _OUTCOMES[sources[0]] if sources else {"": 1.0}

    def _is_outcome(self, label: Label) -> bool:
        return label.source in _OUTCOMES

    def _outcomes(self, values: Values) -> Mapping[str, float]:
        """The outcomes of one combination: not every request fails in every way."""
        if self.outcome is not STATUSES:
            return self.outcome
        errors = self.world.scenario.without_errors
        tenant = self._tenant_of(self._complete(values))
        if errors is not None and tenant == errors:
            return {"200": 0.94, "201": 0.06}
        key = "|".join(map(str, values.values()))
        ranked = sorted(STATUSES, key=lambda status: (status != "200", self.world.scenario.chance(key, status)))
        return {status: STATUSES[status] for status in ranked[:_SOME_STATUSES]}

    def _of_outcome(self, outcome: str) -> Values:
        return {label.id: outcome_value(label, outcome) for label in self.all.values() if self._is_outcome(label)}

    def _tenant_of(self, values: Values) -> int | None:
        """The number of the tenant that an event belongs to."""
        for id_, value in values.items():
            label = self.all.get(id_)
            if label is not None and self.world.is_tenant(label) and value in self.world.values(label):
                return self.world.values(label).index(value)
        return None

    def _never_seen(self) -> int | None:
        return self.world.scenario.never_seen if self.name == REQUESTS else None

    def _falls_silent(self, values: Values) -> bool:
        fallen = self.world.scenario.fallen_silent if self.name == REQUESTS else None
        return fallen is not None and self._tenant_of(values) == fallen

    def _events_a_minute(self) -> float:
        """All events of the domain; what the specification states holds for each entity where there are any."""
        stated = [metric.typical[""][1] for metric in self.metrics if "" in metric.typical and is_counted(metric)]
        entities = sum(len(self.world.values(label)) for label in self.entities)
        usual = _ENTITY_EVENTS_A_MINUTE if entities else _EVENTS_A_MINUTE
        return (stated[0] if stated else usual) * max(1, entities)

    def _stated_rate(self, values: Values) -> float | None:
        """What the specification says a series with one of these values counts in a minute."""
        for metric in self.metrics:
            if "" not in metric.typical and is_counted(metric):
                return next(
                    (metric.typical[value][1] for value in values.values() if value and value in metric.typical), None
                )
        return None


def outcome_value(label: Label, outcome: str) -> str | None:
    """What a label says about an outcome: itself, its class, or that it is not one of the declared ones."""
    value = f"{outcome[:1]}xx" if label.source == "http.status_class" else outcome
    if label.is_closed and value not in label.values:
        saturated = label.saturates_at
        digits = value.isdecimal()
        return f"{saturated}+" if saturated is not None and digits and int(value) >= saturated else label.overflow
    return value


def is_counted(metric: Metric) -> bool:
    """Whether the metric is a counter."""
    return metric.type.value == "counter"
