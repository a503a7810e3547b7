"""Pure emitters: a Catalogue goes in, a mapping of relative path to file content comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.emit.catalog import emit_docs
from sdkgen.emit.grafana import emit_grafana
from sdkgen.emit.laravel import emit_laravel
from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.emit.python import emit_python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

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
"""Every target by the name that users give it."""


def output_folder(catalogue: Catalogue, target: str) -> Path | None:
    """Where the specification wants ``target`` to go, or None when it does not ask for it."""
    configured = {
        "php": catalogue.php,
        "python": catalogue.python,
        "grafana": catalogue.grafana,
        "prometheus": catalogue.prometheus_target,
        "docs": catalogue.docs,
    }[target]
    return configured.out if configured else None
