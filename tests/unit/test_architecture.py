"""The house's own rules: imports go one way, files can be read in one sitting, only the writer writes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "sdkgen"

ORDER = [
    "diagnostics",
    "text",
    "exposition",
    "source",
    "spec",
    "model",
    "violations",
    "promql",
    "documents",
    "simulate",
    "queries",
    "alerting",
    "rules",
    "plugins",
    "emit",
    "diff",
    "drift",
    "infer",
    "codemod",
    "audit",
    "init",
    "writer",
    "reference",
    "testing",
    "cli",
]
"""Each stage may import the ones before it."""

NOT_EACH_OTHER = {("emit", "rules"), ("drift", "rules"), ("drift", "emit"), ("writer", "emit"), ("writer", "rules")}

MODULES = sorted(PACKAGE.rglob("*.py"))


def _stage(parts: list[str]) -> str | None:
    return parts[1] if len(parts) > 1 and parts[1] in ORDER else None


def _imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        found |= {stage for name in names if name.startswith("sdkgen.") and (stage := _stage(name.split(".")))}
    return found


def test_every_stage_has_its_place_and_its_row():
    stages = {path.stem for path in PACKAGE.iterdir() if not path.stem.startswith("_") and path.name != "py.typed"}
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert stages == set(ORDER)
    assert re.findall(r"^\| `sdkgen/(\w+)", text, re.MULTILINE) == ORDER


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(module):
    stage = _stage(["sdkgen", module.relative_to(PACKAGE).parts[0].removesuffix(".py")])
    if stage is None:
        return
    for imported in _imports(module) - {stage}:
        assert ORDER.index(imported) < ORDER.index(stage), f"{stage} imports {imported}"
        assert (stage, imported) not in NOT_EACH_OTHER, f"{stage} imports {imported}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_can_be_read_in_one_sitting(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 350


def test_only_the_writer_writes():
    writing = ("write_text", "write_bytes", "unlink", "rename", "replace(target", "mkdir", "rmtree")
    found = {
        module.relative_to(PACKAGE).as_posix()
        for module in MODULES
        if any(f".{verb}(" in module.read_text(encoding="utf-8") for verb in writing)
    }
    assert found == {"writer.py"}
