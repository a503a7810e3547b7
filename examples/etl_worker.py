"""An hourly ETL job as a worker of its own: scraped while it runs, pushed when it is done.

    python examples/etl_worker.py --port 9101 --pushgateway localhost:9091 records.csv

While it runs, Prometheus scrapes its port. It is gone before the next scrape, so that what it did goes to a Pushgateway
at the end, also when it failed.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from chom_metrics import metrics
from prometheus_client import CollectorRegistry, push_to_gateway, start_http_server

JOB = "chom-etl"


def main() -> int:
    """Runs the job once; the status is 1 when it failed."""
    arguments = _arguments()
    # A registry of its own: nothing but the job's metrics is pushed.
    registry = CollectorRegistry()
    metrics.recorder.register(registry)
    server, thread = start_http_server(arguments.port, addr="127.0.0.1", registry=registry)
    try:
        roll_up(arguments.file)
    except OSError as error:
        print(f"etl_worker: {error}", file=sys.stderr)
        return 1
    finally:
        push(arguments.pushgateway, registry)
        server.shutdown()
        server.server_close()
        thread.join()
    return 0


@metrics.etl_job_duration_seconds(etl_job="usage_rollup").time()
def roll_up(file: Path) -> None:
    """Imports every record of a CSV file."""
    records = metrics.data_import_records(source="csv")
    with file.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["quantity"].isdecimal():
                records.inc()
            else:
                metrics.data_validation_errors(validation_type="numeric", field="quantity").inc()
    metrics.data_import_last_success_timestamp_seconds(source="csv").set_to_current_time()


def push(gateway: str | None, registry: CollectorRegistry) -> None:
    """Replaces what the last run pushed; a job that is done has not failed because nobody could be told."""
    try:
        if gateway:
            push_to_gateway(gateway, job=JOB, registry=registry, timeout=5)
    except OSError as error:
        print(f"etl_worker: cannot push to {gateway}: {error}", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Imports usage records.")
    parser.add_argument("file", type=Path, help="CSV file with a column `quantity`")
    parser.add_argument("--port", type=int, default=9101, help="port to be scraped on")
    parser.add_argument("--pushgateway", help="host:port of a Pushgateway")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
