"""What all hand-written PHP of the emitted package keeps to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "templates" / "laravel" / "src"
RUNTIME = SOURCE / "Runtime"
FILES = sorted(RUNTIME.rglob("*.php"))
PUBLIC = {
    "Contracts/Collector.php",
    "Contracts/ResolvesLabels.php",
    "Contracts/ResolvesTrace.php",
    "Contracts/ResolvesTenant.php",
    "Laravel/MetricsServiceProvider.php",
    "Laravel/Tenancy/TenancyServiceProvider.php",
    "Promphp/StoreAdapter.php",
}
"""What applications name in their own code."""

EDGE = {"Contracts", "Laravel"}
"""The folders that know the framework."""

VERSIONS = r"PHP_(MAJOR_|MINOR_)?VERSION|phpversion|version_compare|::VERSION\s*[<>=!]|->version\("
SEARCHING = r"['\"](KEYS|SCAN|HSCAN|SSCAN|EVAL|EVALSHA|FLUSHDB|FLUSHALL)['\"]"
FRAMEWORK = r"Illuminate|(?<!->)(?<!::)(?<!function )\b(app|config|resolve|report|logger)\("

ANY_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RUNTIME).as_posix())


def code(file: Path) -> str:
    """The file without comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)


def folder(file: Path) -> str:
    return file.relative_to(RUNTIME).parts[0]


def test_there_is_a_runtime():
    assert len(FILES) > 50


@ANY_FILE
def test_types_are_strict(file):
    assert "\ndeclare(strict_types=1);\n" in file.read_text(encoding="utf-8")


@ANY_FILE
def test_capabilities_are_checked_and_versions_are_not(file):
    assert not re.search(VERSIONS, code(file))


@ANY_FILE
def test_redis_is_never_searched_or_programmed(file):
    assert not re.search(SEARCHING, code(file))


@ANY_FILE
def test_a_class_is_final_or_only_a_contract(file):
    kinds = re.findall(r"^((?:final |abstract |readonly )*)(class|interface|enum|trait) \w+", code(file), re.MULTILINE)
    assert len(kinds) == 1
    [(modifiers, kind)] = kinds
    assert kind in {"interface", "enum"} or "final" in modifiers


@ANY_FILE
def test_what_applications_do_not_name_is_internal(file):
    assert file.relative_to(RUNTIME).as_posix() in PUBLIC or "@internal" in file.read_text(encoding="utf-8")


@ANY_FILE
def test_the_core_does_not_know_the_framework(file):
    if folder(file) not in EDGE:
        assert not re.search(FRAMEWORK, code(file))


@ANY_FILE
def test_no_facades(file):
    assert "Support\\Facades" not in code(file)


@ANY_FILE
def test_a_file_can_be_read_in_one_sitting(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 360
