"""The SQL prover from outside of PHPUnit: what Laravel writes, and mutants of the prover that have to be found out."""

from __future__ import annotations

import pytest

from tests.laravel.runtime.Tenancy import fuzzing

QUICK = {
    "OR is read like AND",
    "the condition of LEFT JOIN keeps rows of both sides out",
    "NOT is not seen",
    "further SELECTs of a UNION are not looked at",
    "a common table hides the table of its name in itself",
}
"""Mutants of a short run; `make fuzz` tries all."""

STATEMENTS = 2_500


@pytest.mark.parametrize("mutant", [one for one in fuzzing.mutants() if one.name in QUICK], ids=lambda one: one.name)
def test_a_mutant_is_killed(mutant: fuzzing.Mutant) -> None:
    assert fuzzing.kill(mutant, seed=1, statements=STATEMENTS).by is not None


def test_every_mutant_fits_the_source() -> None:
    for mutant in fuzzing.mutants():
        text = (fuzzing.SOURCE / fuzzing.PROVER / "Sql" / mutant.file).read_text(encoding="utf-8")
        assert text.count(mutant.search) == 1, mutant.name
    assert {mutant.name for mutant in fuzzing.mutants()} >= QUICK


def test_the_corpus_has_what_laravel_writes() -> None:
    written = fuzzing.php("capture.php")
    assert written.returncode == 0, written.stderr
    assert written.stdout == (fuzzing.HERE / "corpus" / "05-laravel.sql").read_text(encoding="utf-8")
