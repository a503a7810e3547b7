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
MODELS = 100
"""How many models, or statements, one piece of measured work has."""


def measure() -> Iterator[Figure]:
    """Microseconds that the guards add, measured in turns with the same application whose guards are off.

    A request passes the whole kernel. Its guards enforce, with a resolver that does next to nothing: what the
    application's own one costs is the application's. Without the middleware that the guards keep, and the framework
    builds for each request, the difference is what they spend themselves.
    """
    with tempfile.TemporaryDirectory() as host:
        subprocess.run(["php", str(INSTALL), host], check=True, capture_output=True)
        times = php("tenancy", host)

    def more(what: str, than: str, count: int = 1) -> float:
        return float(times[f"{what} on"] - times[f"{what} {than}"]) / count / 1e3

    yield Figure("tenant guards: a hydrated model", more("models", "off", MODELS), "us", bound=1.0)
    statement = more("query", "off", MODELS)
    yield Figure("tenant guards: a memoised statement, from SQL to verdict", statement, "us", bound=1.5)
    yield Figure("tenant guards: a request", more("plain", "off"), "us", bound=5.0)
    yield Figure("tenant guards: a request with a limiter", more("throttled", "off"), "us", bound=5.0)
    for what in ("plain", "throttled"):
        own = more(what, "kept")
        yield Figure(f"tenant guards: the same, {what}, bindings kept on either side", own, "us")
    authenticated = more("authenticated", "off")
    yield Figure("tenant guards: a request with limiter and authentication", authenticated, "us")
