"""Pure emitters: a Catalogue goes in, a mapping of relative path to file content comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.emit.catalog import emit_docs
from sdkgen.emit.grafana import emit_grafana
from sdkgen.emit.laravel import emit_laravel
from sdkgen.emit.overrides import overridden
from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.emit.prometheus_config import files_of_others
from sdkgen.emit.python import emit_python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sdkgen.model import Catalogue

    Files = Mapping[str, bytes]
    Emitter = Callable[[Catalogue], Files]

EMITTERS: dict[str, Emitter] = {
    "php": emit_laravel,
    "python": emit_python,
    "grafana": emit_grafana,
    "prometheus": emit_prometheus,
    "docs": emit_docs,
}
"""The shipped targets by the names that users give them."""


def emitters(catalogue: Catalogue) -> dict[str, Emitter]:
    """Every target of a specification by name: the shipped ones, and those of its plug-ins."""
    shipped = {name: _with_templates(emitter) for name, emitter in EMITTERS.items()}
    return {**shipped, **{plugin.name: plugin.emit for plugin in catalogue.plugins}}


def _with_templates(emitter: Emitter) -> Emitter:
    """The emitter, with the templates that the specification has in the place of shipped ones."""

    def emit(catalogue: Catalogue) -> Files:
        with overridden(catalogue.templates):
            return emitter(catalogue)

    return emit


def not_emitted(catalogue: Catalogue, target: str) -> frozenset[str]:
    """Files that may lie in the target's folder although it is not sdkgen that writes them."""
    return files_of_others(catalogue) if target == "prometheus" else frozenset()
