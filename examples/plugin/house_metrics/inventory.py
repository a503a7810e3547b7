"""An emitter: every metric as a line of CSV, for whoever counts what is observed."""

from __future__ import annotations

import csv
import io

from pydantic import Field

from sdkgen.plugins import Catalogue, Emitter, Flag, MetricType, Options, Text, UnsupportedError


class InventoryOptions(Options):
    """How the table is written."""

    delimiter: Text = Field(",", max_length=1, description="What stands between two fields.")
    external: Flag = Field(default=True, description="Whether metrics of foreign exporters are listed.")


def emit(catalogue: Catalogue, options: InventoryOptions) -> dict[str, bytes]:
    """One file with a line a metric; summaries have no place in the inventory, and are not left out silently."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=options.delimiter, lineterminator="\n")
    writer.writerow(["metric", "type", "owner", "labels", "series"])
    for metric in catalogue.metrics:
        if metric.type is MetricType.SUMMARY:
            message = f"the inventory has no column for the quantiles of `{metric.name}`"
            raise UnsupportedError(message, metric.origin, "import it as a histogram, or leave the inventory out")
        if options.external or metric.is_emitted:
            labels = " ".join(label.name for label in metric.labels)
            writer.writerow([metric.name, metric.type, metric.owner or "", labels, metric.max_series])
    return {"inventory.csv": table.getvalue().encode()}


PLUGIN = Emitter(emit, InventoryOptions, "next: upload inventory.csv to the register")
