"""The bill of one month for every tenant of CHOM, from its usage counters in Prometheus, as CSV.

    python3 examples/monthly_bill.py http://127.0.0.1:9090 2026-10 > bill-2026-10.csv
    python3 examples/monthly_bill.py http://127.0.0.1:9090 2026-10 --events customers.csv > events-2026-10.csv

The second has the usage alone, as the meter events that a billing system with prices of its own imports.

Unlike `increase`, which extrapolates to the ends of its window, it adds up the rises of the counters themselves: what
was counted is what is billed. A counter that falls was restarted, and counts from zero again. A series that is first
seen within the month counts from zero as well; one that was there before counts from its last value before the month.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

USAGE = "tenant_usage_quantity_total"
STEP = timedelta(hours=6)
"""How much of the raw samples is asked for at a time."""

LOOKBACK = timedelta(minutes=5)
"""How old a sample may be to be the value of a counter at the start of the month; Prometheus' own default."""

CENT = Decimal("0.01")
HOURS_A_MONTH = 730


class Price(NamedTuple):
    """What one more costs, in USD, and how many a tier includes."""

    each: Decimal
    included: Decimal = Decimal(0)


PRICES = {
    "storage_gb": Price(Decimal("0.10")),
    "vps_hours": Price(Decimal(5) / HOURS_A_MONTH),
    "transfer_gb": Price(Decimal("0.05")),
}
REQUEST_PRICES = {
    "pro": Price(Decimal("0.001"), Decimal(100_000)),
    "enterprise": Price(Decimal("0.0005"), Decimal(1_000_000)),
}
FREE = Price(Decimal(0))

COLUMNS = (
    "period_start",
    "period_end",
    "tenant",
    "tier",
    "usage",
    "quantity",
    "included",
    "billable",
    "unit_price_usd",
    "amount_usd",
)

EVENT_COLUMNS = ("identifier", "timestamp", "event_name", "payload_stripe_customer_id", "payload_value")
"""Those of Stripe's bulk upload of meter events: https://docs.stripe.com/billing/subscriptions/usage-based"""

Key = tuple[str, str, str]
"""Tenant, tier and kind of usage."""


class Line(NamedTuple):
    """A line of the bill; quantities in the unit of the usage, amounts in USD."""

    tenant: str
    tier: str
    usage: str
    quantity: Decimal
    included: Decimal
    billable: Decimal
    unit_price: Decimal
    amount: Decimal


def main() -> None:
    """Prints the bill; ends with status 2 when Prometheus does not answer."""
    parser = argparse.ArgumentParser(description="The bill of one month for every tenant, as CSV.")
    parser.add_argument("prometheus", help="address of the server, such as http://127.0.0.1:9090")
    parser.add_argument("month", type=_month, help="such as 2026-10, in UTC")
    parser.add_argument(
        "--events",
        metavar="CUSTOMERS",
        type=_customers,
        help="print meter events instead; CUSTOMERS is a CSV file with the columns tenant and customer",
    )
    arguments = parser.parse_args()
    start, end = arguments.month, _next_month(arguments.month)
    try:
        used = usage(arguments.prometheus, start, end)
    except (URLError, OSError, ValueError) as error:
        sys.exit(f"monthly_bill: {arguments.prometheus} does not answer as a Prometheus does: {error}")
    if arguments.events is None:
        write(bill(used), start, end)
    else:
        write_events(used, arguments.events, start, end)


def usage(prometheus: str, start: datetime, end: datetime) -> dict[Key, Decimal]:
    """What was used between two moments, summed over the instances that counted it."""
    totals: dict[Key, Decimal] = defaultdict(Decimal)
    last = {_identity(series): values[-1] for series, values in samples(prometheus, start - LOOKBACK, start)}
    at = start
    while at < end:
        until = min(at + STEP, end)
        for series, values in samples(prometheus, at, until):
            identity = _identity(series)
            previous = last.get(identity, Decimal(0))
            for value in values:
                totals[series["tenant"], series["tier"], series["usage"]] += (
                    value - previous if value >= previous else value
                )
                previous = value
            last[identity] = previous
        at = until
    return totals


def samples(prometheus: str, start: datetime, end: datetime) -> Iterator[tuple[dict[str, str], list[Decimal]]]:
    """The raw values of every series after ``start`` and up to ``end``, in their order."""
    window = round((end - start).total_seconds())
    query = urlencode({"query": f"{USAGE}[{window}s]", "time": end.timestamp()})
    with urlopen(f"{prometheus.rstrip('/')}/api/v1/query?{query}", timeout=60) as answer:  # noqa: S310
        result: list[dict[str, Any]] = json.load(answer)["data"]["result"]
    for series in result:
        values = [Decimal(value) for moment, value in series["values"] if start.timestamp() < moment]
        if values:
            yield series["metric"], values


def bill(used: dict[Key, Decimal]) -> Iterator[Line]:
    """The priced lines, by tenant, tier and usage; what a tier includes is taken off first."""
    for (tenant, tier, kind), quantity in sorted(used.items()):
        price = REQUEST_PRICES.get(tier, FREE) if kind == "api_requests" else PRICES[kind]
        billable = max(quantity - price.included, Decimal(0)) if price.each else Decimal(0)
        amount = (billable * price.each).quantize(CENT, ROUND_HALF_UP)
        yield Line(tenant, tier, kind, quantity, price.included, billable, price.each, amount)


def write(lines: Iterable[Line], start: datetime, end: datetime) -> None:
    """Prints the lines as CSV; numbers without exponents, so that any billing system reads them."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines:
        numbers = [f"{number:f}" for number in line[3:6]]
        price = f"{line.unit_price.quantize(Decimal('0.000001'), ROUND_HALF_UP):f}"
        writer.writerow([start.date(), end.date(), *line[:3], *numbers, price, line.amount])


def write_events(used: dict[Key, Decimal], customers: dict[str, str], start: datetime, end: datetime) -> None:
    """Prints a meter event for every tenant, tier and usage, at the last second of the month.

    Identifiers are the same in every run, so that a system that has an event already does not count it again.
    """
    unknown = sorted({tenant for tenant, _, _ in used} - customers.keys())
    if unknown:
        sys.exit(f"monthly_bill: no customer is given for {', '.join(unknown)}")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(EVENT_COLUMNS)
    for (tenant, tier, kind), quantity in sorted(used.items()):
        if quantity:
            identifier = f"{start:%Y-%m}/{tenant}/{tier}/{kind}"
            writer.writerow([identifier, round(end.timestamp()) - 1, kind, customers[tenant], f"{quantity:f}"])


def _customers(path: str) -> dict[str, str]:
    try:
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123  (a path of the command line)
            rows = csv.DictReader(file)
            if not {"tenant", "customer"} <= set(rows.fieldnames or ()):
                raise argparse.ArgumentTypeError(f"{path} has no columns tenant and customer")
            return {row["tenant"]: row["customer"] for row in rows}
    except (OSError, UnicodeDecodeError) as error:
        raise argparse.ArgumentTypeError(f"cannot read {path}: {error}") from None


def _identity(series: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(series.items()))


def _month(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no month: write YYYY-MM") from None


def _next_month(month: datetime) -> datetime:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


if __name__ == "__main__":
    main()
