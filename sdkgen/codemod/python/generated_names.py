"""The names of the generated packages: what they call each metric, label and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.model.naming import class_name, enum_name, function_name, method_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue, Label, Metric


@dataclass(frozen=True, slots=True)
class PhpNames:
    """The PHP package: metrics by their method, labels by their enum, both in lower case as PHP compares them."""

    namespace: str
    methods: Mapping[str, Metric]
    enums: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class PythonNames:
    """The Python package: metrics by their method of `Metrics`, labels by their enum in the module `labels`."""

    package: str
    methods: Mapping[str, Metric]
    enums: Mapping[str, Label]

    def metric(self, parts: tuple[str, ...]) -> Metric | None:
        """The metric whose method the generated name ``parts`` is."""
        return self.methods.get(parts[1]) if self.is_method(parts) else None

    @staticmethod
    def is_method(parts: tuple[str, ...]) -> bool:
        """Whether ``parts`` name a method of `metrics`, one that exists or not."""
        return len(parts) == len(("metrics", "method")) and parts[0] == "metrics"

    def enum(self, parts: tuple[str, ...]) -> Label | None:
        """The label whose enum, or member of an enum, the generated name ``parts`` is."""
        return self.enums.get(parts[1]) if len(parts) > 1 and parts[0] == "labels" else None


def python_names(catalogue: Catalogue) -> PythonNames | None:
    """The names of the Python package, or None when the specification has no such target."""
    if catalogue.python is None:
        return None
    metrics = [metric for metric in catalogue.emitted if not metric.is_own]
    labels = {label.id: label for metric in metrics for label in metric.labels if label.is_closed}
    return PythonNames(
        package=catalogue.python.package,
        methods={function_name(metric): metric for metric in metrics},
        enums={class_name(label): label for label in labels.values()},
    )


def php_names(catalogue: Catalogue) -> PhpNames | None:
    """The names of the PHP package, or None when the specification has no such target."""
    if catalogue.php is None:
        return None
    metrics = [metric for metric in catalogue.emitted if not metric.is_own]
    labels = {label.id: label for metric in metrics for label in metric.labels if label.is_closed}
    return PhpNames(
        namespace=catalogue.php.namespace,
        methods={method_name(metric).lower(): metric for metric in metrics},
        enums={enum_name(label).lower(): label for label in labels.values()},
    )
