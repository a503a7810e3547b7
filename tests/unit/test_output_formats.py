"""The findings of one faulty specification in every format, as files that a person can open."""

from __future__ import annotations

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from sdkgen.diagnostics import FORMATS

METRICS = """\
labels:
  status:
    help: Outcome.
    valeus: [paid, failed]
    max_values: 3
metrics:
  orders_total:
    type: conter
    help: Orders placed, 漢字 and all.
    labels: [statsu]
  orders_total:
    type: counter
    help: Orders placed.
  carts_total:
    type: counter
    help: Carts opened.
    labels: [status]
"""

EXTENSIONS = {"text": "txt", "concise": "txt", "json": "json", "github": "txt", "sarif": "sarif"}


@pytest.mark.parametrize("output_format", FORMATS)
def test_findings(workspace, run, snapshot, output_format):
    class File(SingleFileSnapshotExtension):
        file_extension = EXTENSIONS[output_format]
        _write_mode = WriteMode.TEXT
        write_mode = WriteMode.TEXT

    workspace(metrics=METRICS)

    outcome = run("check", "--spec", "spec", "--output-format", output_format)

    assert outcome.status == 1
    assert outcome.stderr == ""
    assert outcome.stdout == snapshot(extension_class=File)
