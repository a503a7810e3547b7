"""The kinds of violation are the same wherever they are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sdkgen.model import GUARD_VALUES

ROOT = Path(__file__).parent.parent.parent
TENANCY = ROOT / "templates" / "laravel" / "src" / "Runtime" / "Tenancy"
KINDS = list(GUARD_VALUES["isolation.violation_type"])


def cases(enum: str) -> list[str]:
    return re.findall(r"^    case \w+ = '(\w+)';", (TENANCY / f"{enum}.php").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("enum", "source"), [("Violation", "isolation.violation_type"), ("Layer", "isolation.layer")])
def test_the_runtime_reports_what_the_rule_expects(enum, source):
    assert cases(enum) == list(GUARD_VALUES[source])


def test_every_violation_has_its_causes_and_what_mends_it():
    page = (ROOT / "docs" / "tenancy-violations.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    assert list(sections) == KINDS
    assert all("**Causes.**" in text and "**Mend.**" in text for text in sections.values())
