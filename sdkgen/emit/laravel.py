"""The Laravel package: hand-written runtime copied verbatim, thin generated code around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.emit.environment import environment, verbatim_files
from sdkgen.emit.laravel_tenancy import PROVIDER, REQUIRED, VERBATIM_PREFIXES, tenancy_files
from sdkgen.emit.laravel_views import EnumCase, EnumView, MethodView, Parameter
from sdkgen.emit.php import comment, comment_lines
from sdkgen.model import HOOKS, Label, Metric, MetricType
from sdkgen.model.naming import case_names, enum_name, method_name, parameter_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue, PhpTarget

_TARGET = "laravel"
_TEMPLATE_NAMESPACE = b"Sdkgen\\Laravel"
RUNTIME_CONTRACT = "2"
"""The version of the boundary between generated code and runtime; the runtime refuses any other."""

_LARAVEL = "^8.83 || ^9.0 || ^10.0 || ^11.0 || ^12.0 || ^13.0"
_PARTS = ("console", "container", "contracts", "http", "queue", "routing", "support")
_UNHOOKED = frozenset({"config", "collect", "method", "instrumentation", "external"})


def emit_laravel(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file of the package by its relative path; the catalogue must have a PHP target."""
    php = catalogue.php
    if php is None:
        raise ValueError("the catalogue has no PHP target")
    files = {
        path: _in_namespace(content, php)
        for path, content in verbatim_files(_TARGET)
        if catalogue.tenancy is not None or not path.startswith(VERBATIM_PREFIXES)
    }
    for path, text in _rendered(catalogue, php):
        files[path] = text.encode()
    return dict(sorted(files.items()))


def _in_namespace(content: bytes, php: PhpTarget) -> bytes:
    return content.replace(_TEMPLATE_NAMESPACE, php.namespace.encode())


def _rendered(catalogue: Catalogue, php: PhpTarget) -> Iterator[tuple[str, str]]:
    shared = {"source": comment(catalogue.source), "namespace": php.namespace}
    methods = [_method(metric) for metric in catalogue.emitted if not metric.is_own]
    enums = [_enum(label) for label in catalogue.closed_labels]
    yield (
        "src/Metrics.php",
        _render("src/Metrics.php", **shared, methods=methods, imports=sorted({i for m in methods for i in m.imports})),
    )
    yield "src/Generated/Catalogue.php", _render("src/Generated/Catalogue.php", **shared, **_constants(catalogue))
    for enum in enums:
        yield f"src/Labels/{enum.name}.php", _render("src/Labels/Label.php", **shared, enum=enum)
    yield (
        "config/metrics.php",
        _render(
            "config/metrics.php",
            **shared,
            service=catalogue.service,
            gauges=_config_gauges(catalogue),
            tenancy=catalogue.tenancy,
        ),
    )
    if catalogue.tenancy is not None:
        for path, values in tenancy_files(catalogue, catalogue.tenancy):
            yield path, _render(path, **shared, **values)
    yield "composer.json", _render("composer.json", composer=_composer(catalogue, php))
    yield "README.md", _render("README.md", **shared, catalogue=catalogue, php=php, methods=methods)


def _render(template: str, **values: Any) -> str:  # noqa: ANN401  (the view objects of one template)
    return environment(_TARGET).get_template(f"{template}.j2").render(values)


def recording(metric: Metric) -> str:
    """The statement that records a metric, its label values by example."""
    write = {"counter": "inc()", "gauge": "set($value)", "histogram": f"observe(${_observed(metric)})"}
    return f"{_method(metric).call}->{write[metric.type.value]};"


def _observed(metric: Metric) -> str:
    return metric.unit if metric.unit and metric.unit.isidentifier() else "value"


def _enum(label: Label) -> EnumView:
    names = case_names(label.values)
    cases = [EnumCase(names[value], value, comment_lines(help_, 1)) for value, help_ in label.values.items()]
    return EnumView(enum_name(label), comment_lines(label.help), comment(label.origin.anchor), cases)


def _method(metric: Metric) -> MethodView:
    parameters = [_parameter(label) for label in metric.labels]
    enums = [f"Labels\\{enum_name(label)}" for label in metric.labels if label.is_closed]
    instrument = metric.type.value.capitalize()
    return MethodView(
        name=method_name(metric),
        metric=metric.name,
        recorded_as=metric.recorded_as,
        instrument=instrument,
        doc=comment_lines("\n\n".join(filter(None, [metric.help, metric.description])), 1),
        subject=comment(f"{instrument} in {metric.unit}" if metric.unit else instrument),
        anchor=comment(metric.origin.anchor),
        deprecated=_deprecation_lines(metric),
        parameters=parameters,
        imports=[f"Runtime\\Instrument\\{instrument}", *enums],
    )


def _deprecation_lines(metric: Metric) -> list[str]:
    old = metric.deprecated
    if old is None:
        return []
    parts = [
        f"since {old.since}",
        f"use {old.replaced_by}" if old.replaced_by else None,
        f"goes after {old.remove_after}" if old.remove_after else None,
        old.note,
    ]
    return comment_lines("; ".join(part for part in parts if part), 2)


def _parameter(label: Label) -> Parameter:
    name, nullable = parameter_name(label), label.absent is not None
    type_ = enum_name(label) if label.is_closed else "string"
    access = ("?->value" if nullable else "->value") if label.is_closed else ""
    first = f"{type_}::{next(iter(case_names(label.values).values()))}" if label.is_closed else f"${name}"
    return Parameter(f"{'?' * nullable}{type_}", name, f"${name}{access}", first, comment_lines(label.help, 3))


def _constants(catalogue: Catalogue) -> dict[str, Any]:
    metrics = catalogue.emitted
    labels = {label.id: label for metric in metrics for label in metric.labels}
    return {
        "service": catalogue.service,
        "version": catalogue.version,
        "runtime": RUNTIME_CONTRACT,
        "metrics": {metric.name: _metric_constant(metric) for metric in metrics},
        "labels": {id_: _label_constant(labels[id_]) for id_ in sorted(labels)},
        "hooks": _hooks(metrics),
    }


def _metric_constant(metric: Metric) -> dict[str, Any]:
    return {
        "type": metric.type.value,
        "help": metric.help,
        "unit": metric.exposed_unit or "",
        "labels": {label.name: label.id for label in metric.labels},
        "key": metric.storage_key,
        "series": metric.storage_key + "\x1f" + ",".join(f'{label.name}="%s"' for label in metric.labels),
        "scale": metric.scale,
        "buckets": metric.buckets,
        "max_series": metric.max_series,
        "expires": round(metric.expires_after or 0),
        "emit": metric.hook,
        "zero": metric.zero_label_sets,
        **({"stands_for": metric.successor} if metric.successor else {}),
    }


def _label_constant(label: Label) -> dict[str, Any]:
    return {
        "values": dict.fromkeys(label.values, True),
        "max": label.max_values or 0,
        "saturate": label.saturates_at or 0,
        "absent": label.absent,
        "overflow": label.overflow,
    }


def _hooks(metrics: tuple[Metric, ...]) -> dict[str, dict[str, dict[str, str]]]:
    """Hook → metric → exposed label → source, for the hooks that the runtime listens on."""
    return {
        hook: {
            metric.name: {label.name: label.source for label in metric.labels}
            for metric in metrics
            if metric.hook == hook and metric.successor is None
        }
        for hook in sorted(HOOKS)
        if hook not in _UNHOOKED and any(metric.hook == hook for metric in metrics)
    }


def _config_gauges(catalogue: Catalogue) -> list[dict[str, Any]]:
    return [
        {
            "name": metric.name,
            "help": comment_lines(metric.help, 2),
            "example": "; ".join(", ".join(label.values) or label.name for label in metric.labels) or "one value",
        }
        for metric in catalogue.emitted
        if metric.hook == "config" and metric.type is MetricType.GAUGE
    ]


def _composer(catalogue: Catalogue, php: PhpTarget) -> dict[str, Any]:
    prefix = f"{php.namespace}\\"
    has_tenancy = catalogue.tenancy is not None
    parts = sorted({*_PARTS, *(REQUIRED if has_tenancy else ())})
    # The guards come first, so that what they make of a response is what the metrics see.
    providers = [*([PROVIDER] if has_tenancy else []), "Runtime\\Laravel\\MetricsServiceProvider"]
    return {
        "name": php.package,
        "description": f"Metrics of {catalogue.service}, generated by sdkgen from {catalogue.source}.",
        "type": "library",
        "license": "proprietary",
        "require": {"php": "^8.1", **{f"illuminate/{part}": _LARAVEL for part in parts}},
        "suggest": {
            "ext-apcu": "The fastest store, for one host of php-fpm.",
            "ext-pdo_sqlite": "The default store, for php-fpm and command line on one host.",
            "ext-redis": "The store for several hosts.",
        },
        "autoload": {"psr-4": {prefix: "src/"}},
        "extra": {"laravel": {"providers": [f"{prefix}{provider}" for provider in providers]}},
    }
