"""PHP as it is measured: opcache on, JIT off, nothing that traces."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.e2e.servers import PhpFpm

SCRIPTS = Path(__file__).parent / "php"

SETTINGS = {
    "opcache.enable": "1",
    "opcache.enable_cli": "1",
    "opcache.jit_buffer_size": "0",
    "pcov.enabled": "0",
    "apc.enable_cli": "1",
    "apc.shm_size": "512M",
    "apc.entries_hint": "131072",
    "memory_limit": "2G",
}
OPTIONS = [option for name, value in SETTINGS.items() for option in ("-d", f"{name}={value}")]


def command(script: str, *arguments: str) -> list[str]:
    """The command line that runs one of the scripts beside this module."""
    return ["php", *OPTIONS, str(SCRIPTS / f"{script}.php"), *arguments]


def php(script: str, *arguments: str) -> Any:
    """Run a script to its end and return what it printed as JSON."""
    done = subprocess.run(command(script, *arguments), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return json.loads(done.stdout)


class Fpm(PhpFpm):
    """php-fpm under the same conditions."""

    def command(self) -> list[str]:
        return [*super().command(), *OPTIONS]
