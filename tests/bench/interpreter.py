"""PHP as it is measured: opcache on, JIT off, nothing that traces."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.e2e.servers import PhpFpm

SCRIPTS = Path(__file__).parent / "php"
ROOT = Path(__file__).parents[2]
SOURCES = {"Bench": SCRIPTS, "Runtime": ROOT / "templates" / "laravel" / "src" / "Runtime"}

SETTINGS = {
    "opcache.enable": "1",
    "opcache.enable_cli": "1",
    "opcache.file_update_protection": "0",
    "opcache.jit_buffer_size": "0",
    "pcov.enabled": "0",
    "apc.enable_cli": "1",
    "apc.shm_size": "512M",
    "apc.entries_hint": "131072",
    "memory_limit": "2G",
}
OPTIONS = [option for name, value in SETTINGS.items() for option in ("-d", f"{name}={value}")]


@cache
def write_classes() -> None:
    """Write the class map that the scripts load classes by."""
    entries = [
        f"    '{_class(space, file.relative_to(folder))}' => '{file}',\n"
        for space, folder in SOURCES.items()
        for file in sorted(folder.rglob("*.php"))
    ]
    path = ROOT / "build" / "bench-classes.php"
    path.parent.mkdir(exist_ok=True)
    path.write_text("<?php\n\nreturn [\n" + "".join(entries) + "];\n", encoding="utf-8")


def _class(space: str, file: Path) -> str:
    return "\\\\".join(["Sdkgen", "Laravel", space, *file.with_suffix("").parts])


def command(script: str, *arguments: str) -> list[str]:
    """The command line that runs one of the scripts beside this module."""
    write_classes()
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
        write_classes()
        return [*super().command(), *OPTIONS]
