"""Takes observations in: nothing here raises, what cannot be recorded is dropped, and counted as dropped."""

from __future__ import annotations

import time
from bisect import bisect_left
from contextlib import contextmanager, suppress
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from .admission import Admission
from .definitions import CONTRACT, Definition, LabelRule
from .exposition import Row, family_of, zero_rows
from .family import NOT_A_LABEL_SET, Family, LabelSet
from .instruments import Counter, Gauge, Histogram
from .labels import LabelPolicy, text
from .locking import LOCK
from .losses import DROPPED, FOLDED, OWN, STORE_FAILURES, UNDECLARED, Losses
from .numbers import scaled
from .series import NO_SERIES, Series
from .sharing import Shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

Operation = Literal["add", "set", "observe"]

_OPERATIONS = {"counter": ("add",), "gauge": ("add", "set"), "histogram": ("observe",)}


class _Totals:
    """Everything recorded: series by metric and label text, and which of them were let in."""

    def __init__(self, definitions: Mapping[str, Definition], policy: LabelPolicy, shared: Shared | None) -> None:
        self.series: dict[str, dict[str, Series]] = {name: {} for name in definitions}
        self.admission = Admission(policy)
        self.shared = shared

    def revive(self, *, live: bool) -> None:
        """Makes instruments add to these series directly, or look again where they should."""
        for series in self.series.values():
            for each in series.values():
                each.live = live and self.shared is None


class Recorder:
    """The totals of all metrics, and a collector of them for ``prometheus_client`` registries."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        rules: Mapping[str, LabelRule],
        contract: str,
        registry: CollectorRegistry | None = None,
    ) -> None:
        if contract != CONTRACT:
            raise RuntimeError(
                f"generated for runtime {contract}, this is runtime {CONTRACT}: generate the package again"
            )
        self.definitions = {definition.name: definition for definition in definitions}
        self.policy = LabelPolicy(rules)
        self.losses = Losses()
        self._totals = _Totals(self.definitions, self.policy, Shared.from_environment(self.definitions))
        self.counters: dict[str, Family[Counter]] = self._families("counter", Counter)
        self.gauges: dict[str, Family[Gauge]] = self._families("gauge", Gauge)
        self.histograms: dict[str, Family[Histogram]] = self._families("histogram", Histogram)
        self._registry: CollectorRegistry | None = None
        self.register(registry)

    def _families(self, type_: str, instrument: type[Any]) -> dict[str, Family[Any]]:
        names = [name for name, definition in self.definitions.items() if definition.type == type_]
        return {name: Family(self, self._recorded(name), instrument) for name in names}

    def _recorded(self, name: str) -> Definition:
        """The definition under which a metric is recorded: of a renamed one the present."""
        return self.definitions[self.definitions[name].stands_for or name]

    def register(self, registry: CollectorRegistry | None) -> None:
        """Exposes the metrics in ``registry`` and no longer where they were exposed before; None for nowhere."""
        if self._registry is not None:
            self._registry.unregister(self)
        self._registry = registry
        if registry is not None:
            registry.register(self)

    def describe(self) -> list[Metric]:
        """Every family without samples, by which a registry knows whose names are taken."""
        return [family_of(definition, []) for definition in self.definitions.values()]

    def collect(self) -> Iterator[Metric]:
        """Every family with its samples, sorted by name."""
        found = self._rows()
        for name in sorted(self.definitions):
            definition = self.definitions[name]
            rows = {} if found is None else found[definition.stands_for or name]
            if found is not None or name in OWN:
                rows = {**zero_rows(definition, self.policy), **rows}
            yield family_of(definition, [rows[key] for key in sorted(rows)])

    def add(self, metric: str, values: Sequence[object], amount: float = 1) -> None:
        """Increments a counter or moves a gauge; label values stand in the metric's order."""
        self._record_by_name(metric, values, "add", amount)

    def set(self, metric: str, values: Sequence[object], value: float) -> None:
        """Sets a gauge."""
        self._record_by_name(metric, values, "set", value)

    def observe(self, metric: str, values: Sequence[object], value: float) -> None:
        """Observes a value of a histogram."""
        self._record_by_name(metric, values, "observe", value)

    def record(self, definition: Definition, labels: LabelSet, operation: Operation, amount: object) -> Series:
        """Records one observation; the result is the series that the next one may be added to directly."""
        try:
            number = _number(amount)
        except Exception:  # noqa: BLE001  (numbers may have code of their own)
            self._drop("invalid_value")
            return NO_SERIES
        try:
            with LOCK:
                return self._record(definition, labels, operation, number)
        except OverflowError:
            self._drop("invalid_value")
        except OSError as error:
            self._drop("store_unavailable")
            self._count_own(STORE_FAILURES, ("write",))
            self.losses.report(error)
        except Exception as error:  # noqa: BLE001  (a metric must never break what it measures)
            self._drop("internal_error")
            self.losses.report(error)
        return NO_SERIES

    def current(self, definition: Definition, labels: LabelSet) -> Row | None:
        """What is recorded in this process for a label set, or None when nothing is."""
        if labels is None or labels is NOT_A_LABEL_SET:
            return None
        with LOCK:
            series = self._totals.series[definition.name].get(labels.text)
            return None if series is None else Row.of(series)

    def recorded(self) -> dict[str, list[Row]]:
        """Everything recorded in this process by metric, without what is zero from the start."""
        with LOCK:
            return {name: [Row.of(each) for each in series.values()] for name, series in self._totals.series.items()}

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Within it everything starts from nothing, in memory; afterwards all is as before."""
        outer = self._totals
        self._replace(_Totals(self.definitions, self.policy, None))
        try:
            yield
        finally:
            self._replace(outer)

    def _replace(self, totals: _Totals) -> None:
        with LOCK:
            self._totals.revive(live=False)
            self._totals = totals
            totals.revive(live=True)

    def _record_by_name(self, metric: str, values: Sequence[object], operation: Operation, amount: float) -> None:
        if metric not in self.definitions:
            self._drop("unknown_metric")
            return
        definition = self._recorded(metric)
        try:
            labels: LabelSet = self.policy.expose(definition.labels, values)
        except Exception:  # noqa: BLE001  (values have code of their own)
            labels = NOT_A_LABEL_SET
        self.record(definition, labels, operation, amount)

    def _record(self, definition: Definition, labels: LabelSet, operation: Operation, amount: float) -> Series:
        objection = _objection(definition, operation, amount)
        if objection is None and labels is NOT_A_LABEL_SET:
            objection = "invalid_value"
        if objection is not None:
            self._drop(objection)
            return NO_SERIES
        if labels is None or labels is NOT_A_LABEL_SET:
            return NO_SERIES
        units = scaled(amount, definition.scale)
        exposed, folded = self._totals.admission.settle(definition, labels)
        for label, reason in [*((label, UNDECLARED) for label in labels.folded), *folded.items()]:
            self._count_own(FOLDED, (definition.name, label, reason))
        series = self._series(definition, exposed.values, exposed.text)
        if operation == "observe":
            series.observe(bisect_left(definition.buckets, float(amount)), units)
        elif operation == "set":
            series.set(units)
        else:
            series.add(units)
        if definition.expires:
            series.expires_at = int(time.time()) + definition.expires
        return NO_SERIES if labels.folded or folded else series

    def _series(self, definition: Definition, values: tuple[str, ...], label_text: str) -> Series:
        known = self._totals.series[definition.name]
        series = known.get(label_text)
        if series is None:
            shared = self._totals.shared
            buckets = len(definition.buckets) + 1 if definition.type == "histogram" else 0
            series = shared.series(definition, values, label_text) if shared else Series(values, label_text, buckets)
            known[label_text] = series
        return series

    def _drop(self, reason: str) -> None:
        self._count_own(DROPPED, (reason,))

    def _count_own(self, metric: str, values: tuple[str, ...]) -> None:
        # Where even this fails, there is nowhere left to count it.
        with suppress(Exception), LOCK:
            definition = self.definitions[metric]
            self._series(definition, values, text(definition.labels, values)).add(definition.scale)

    def _rows(self) -> dict[str, dict[str, Row]] | None:
        """What is recorded, by metric and label text; None when it cannot be read, which is not the same as nothing."""
        shared = self._totals.shared
        try:
            if shared is not None:
                return shared.rows()
        except Exception as error:  # noqa: BLE001  (a scrape always gets an answer)
            self._count_own(STORE_FAILURES, ("read",))
            self.losses.report(error)
            return None
        return {name: self._rows_of(name) for name in self.definitions}

    def _rows_of(self, name: str) -> dict[str, Row]:
        with LOCK:
            series, now = self._totals.series[name], time.time()
            for label_text, each in list(series.items()):
                if 0 < each.expires_at <= now:
                    each.live = False
                    del series[label_text]
            return {label_text: Row.of(each) for label_text, each in series.items()}


def _number(amount: object) -> float:
    """``amount`` as a plain number; raises TypeError or ValueError when it is none."""
    if isinstance(amount, (int, float)):
        return amount
    if isinstance(amount, (str, bytes)) or not hasattr(amount, "__float__"):
        raise TypeError("not a number")
    return float(amount)


def _objection(definition: Definition, operation: Operation, amount: float) -> str | None:
    if operation not in _OPERATIONS[definition.type]:
        return "unknown_metric"
    if not isfinite(amount):
        return "invalid_value"
    return "negative_increment" if amount < 0 and definition.type != "gauge" else None
