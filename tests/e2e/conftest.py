"""One installation of the host application for all end-to-end tests; each test serves a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.servers import install_host

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def installed_host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_host(tmp_path_factory.mktemp("host"))
