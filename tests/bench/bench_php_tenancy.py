"""The guards of tenant isolation in the host application: a model, a statement, and a request without either."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.bench.interpreter import php

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = Path(__file__).parent.parent / "laravel" / "host" / "install.php"
MODELS, REQUESTS = 100, 10
"""How many of each one piece of measured work has."""


def measure() -> Iterator[Figure]:
    """Microseconds that the guards add, measured in turns with the same application whose guards are off.

    A request passes two middlewares more. What Laravel spends on middlewares as such is measured with two that do
    nothing, and what the guards spend themselves without the application's resolver.
    """
    with tempfile.TemporaryDirectory() as host:
        subprocess.run(["php", str(INSTALL), host], check=True, capture_output=True)
        times = php("tenancy", host)
    model = (times["models on"] - times["models off"]) / MODELS / 1e3
    statement = (times["query on"] - times["query off"]) / MODELS / 1e3
    request = (times["request own"] - times["request bare"]) / REQUESTS / 1e3
    whole = (times["request on"] - times["request off"]) / REQUESTS / 1e3
    yield Figure("tenant guards: a hydrated model", model, "us", bound=1.0)
    yield Figure("tenant guards: a memoised statement, from SQL to verdict", statement, "us", bound=1.5)
    yield Figure("tenant guards: a request, beside two empty middlewares", request, "us", bound=5.0)
    yield Figure("tenant guards: a request, with those and the resolver", whole, "us")
