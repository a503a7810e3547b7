"""The PHP runtime tested by itself, and inside a real Laravel."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("suite", ["runtime", "host"])
def test_phpunit_suite(root: Path, suite: str) -> None:
    configuration = root / "tests" / "laravel" / suite / "phpunit.xml"
    done = subprocess.run(
        ["phpunit", "--configuration", str(configuration)],
        cwd=root,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
