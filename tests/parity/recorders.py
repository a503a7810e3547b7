"""The same script of observations through a generated PHP package and through a generated Python package."""

from __future__ import annotations

import base64
import importlib
import json
import math
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PLAYER = Path(__file__).parent / "record.php"
PHP = (
    "php",
    "-d",
    "pcov.enabled=0",
    "-d",
    "apc.enable_cli=0",
    "-d",
    "error_reporting=-1",
    "-d",
    "display_errors=stderr",
)


class Step(NamedTuple):
    """One observation: add, set or observe, with label values in the metric's order."""

    operation: str
    metric: str
    values: Sequence[object]
    amount: float = 1


class Exposition(NamedTuple):
    """What a scrape of each format gets."""

    text: bytes
    openmetrics: bytes


class Php:
    """A PHP process that plays scripts, one after the other."""

    def __init__(self, package: Path, namespace: str) -> None:
        command = [*PHP, str(PLAYER), str(package / "src"), f"{namespace}\\"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def play(self, steps: Sequence[Step], store: str = "memory", flush: int = 1) -> Exposition:
        """What is exposed after ``steps``, flushed to the store every ``flush`` of them."""
        spoken = [(step.operation, step.metric, [*map(_spoken, step.values)], _spoken(step.amount)) for step in steps]
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"store": store, "flush": flush, "steps": spoken}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return Exposition(base64.b64decode(answer["text"]), base64.b64decode(answer["openmetrics"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait(10)


def play(package: Any, steps: Sequence[Step], *, by_name: bool = False) -> Exposition:
    """What is exposed by the Python package after ``steps``, through instruments or through the metrics' names."""
    metrics = package.Metrics(registry=CollectorRegistry())
    for step in steps:
        family = None if by_name else _FAMILIES[step.operation](metrics.recorder).get(step.metric)
        if family is None:
            getattr(metrics.recorder, step.operation)(step.metric, step.values, step.amount)
        else:
            getattr(family.series(*step.values), _METHODS[step.operation])(step.amount)
    return exposition(metrics)


_METHODS = {"add": "inc", "set": "set", "observe": "observe"}
_FAMILIES: dict[str, Callable[[Any], Any]] = {
    "add": lambda recorder: {**recorder.counters, **recorder.gauges},
    "set": lambda recorder: recorder.gauges,
    "observe": lambda recorder: recorder.histograms,
}


def exposition(metrics: Any) -> Exposition:
    """Both formats, as prometheus_client writes them."""
    return Exposition(generate_latest(metrics.recorder), generate_openmetrics(metrics.recorder))


@contextmanager
def imported(folder: Path, package: str) -> Iterator[Any]:
    """A generated package, imported from ``folder`` and forgotten afterwards."""
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(package)
        # Several packages in one process need a registry each.
        module.metrics.recorder.register(None)
        yield module
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            del sys.modules[name]


def _spoken(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": "NAN" if math.isnan(value) else "INF" if value > 0 else "-INF"}
    return value
