"""What has to work on every inferred specification."""

from __future__ import annotations


def accepted(run, spec: str = "metric_specs/it") -> None:
    """The commands that follow `infer` take its result as it is."""
    check = run("check", "--spec", spec)
    assert check.status == 0, check.stdout
    assert "error[" not in check.stdout
    emit = run("emit", "all", "--spec", spec)
    assert emit.status == 0, emit.stderr
    assert run("check", "--spec", spec) == (0, "", "")
