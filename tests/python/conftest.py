"""The committed Python package, with totals of its own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client import CollectorRegistry

from tests.parity.recorders import imported

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent.parent / "generated" / "python"


@pytest.fixture(scope="session")
def package() -> Iterator[Any]:
    with imported(PACKAGE, "chom_metrics") as module:
        yield module


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(package: Any, registry: CollectorRegistry) -> Any:
    return package.Metrics(registry)
