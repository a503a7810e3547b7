"""What the tests about live metrics share."""

from __future__ import annotations

import json

import pytest

from tests.live.faithful import SPEC


@pytest.fixture
def verify(run, tmp_path):
    """Runs verify on a text against a specification; the rules of its findings, and the whole outcome."""

    def verify(text: str, *arguments: str, spec: str = str(SPEC), name: str = "scrape.prom"):
        file = tmp_path / name
        file.write_bytes(text.encode())
        outcome = run("verify", str(file), "--spec", spec, "--output-format", "json", *arguments)
        findings = json.loads(outcome.stdout)["findings"]
        assert outcome.status == (1 if findings else 0), outcome
        return [finding["rule"] for finding in findings], findings

    return verify
