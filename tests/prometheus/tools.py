"""promtool and amtool over a copy of generated files, with the secrets that they expect beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.model import Catalogue, resolve
from sdkgen.spec import parse_spec, read_spec
from sdkgen.writer import write_files

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "metric_specs" / "chom"
GENERATED = ROOT / "generated" / "prometheus"
SECRETS = ("metrics-token",)

_OUTCOME = re.compile(r"^Unit Testing: +(?P<file>\S+)\n(?P<rest>(?:(?!Unit Testing:).*\n?)*)", re.MULTILINE)

SETTINGS = """\
service: shop
version: 1.0.0
scrape_jobs:
  shop-api: {interval: 15s}
prometheus: {retention: 90d, evaluation_interval: 30s}
targets:
  prometheus: {out: ../out}
"""


@cache
def chom() -> Catalogue:
    """The reference specification."""
    catalogue = resolve(read_spec(SPEC)).catalogue
    assert catalogue is not None
    return catalogue


def catalogue_of(text: str, settings: str = SETTINGS) -> Catalogue:
    """The catalogue of a small specification without findings."""
    resolution = resolve(parse_spec({"sdkgen.yaml": settings, "metrics.yaml": text}))
    assert not resolution.findings, resolution.findings
    assert resolution.catalogue is not None
    return resolution.catalogue


def written(catalogue: Catalogue, folder: Path) -> Path:
    """The files that are emitted for a catalogue, in a folder."""
    write_files(folder, emit_prometheus(catalogue))
    return folder


def copied(folder: Path) -> Path:
    """A copy of the generated files with the files that the configuration names."""
    shutil.copytree(GENERATED, folder, dirs_exist_ok=True)
    (folder / "secrets").mkdir()
    for name in SECRETS:
        (folder / "secrets" / name).write_text("secret")
    return folder


def call(folder: Path, *command: str, text: str | None = None) -> tuple[int, str]:
    """The exit status of a command and everything that it printed."""
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def outcomes(folder: Path, files: list[str]) -> dict[str, bool]:
    """Whether promtool's tests in each file pass."""
    _, printed = call(folder, "promtool", "test", "rules", *files)
    found = {match["file"]: "SUCCESS" in match["rest"] for match in _OUTCOME.finditer(printed)}
    assert found.keys() == set(files), printed
    return found
