"""One Prometheus with a simulated history for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.grafana.history import Archive, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Catalogue

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The reference specification."""
    resolution = resolve(read_spec(ROOT / "metric_specs" / "chom"))
    assert resolution.catalogue is not None
    return resolution.catalogue


@pytest.fixture(scope="session")
def archive(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("archive")
    fill(folder, catalogue)
    with Archive(folder) as running:
        yield running
