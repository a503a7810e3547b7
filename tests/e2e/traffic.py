"""Bounded traffic: what each call is, what it must be counted as, and what came back."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.e2e.servers import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Labels = frozenset[tuple[str, str]]

TIERS = ("free", "pro", "enterprise", "legacy")  # the seeded tenants, in order


def consumer_of(tier: str) -> str:
    """Return the id of the seeded user of a tier."""
    return f"b0000000-0000-4000-8000-{TIERS.index(tier):012d}"


def tenant_of(tier: str) -> str:
    """Return the id of the seeded tenant of a tier."""
    return f"a0000000-0000-4000-8000-{TIERS.index(tier):012d}"


@dataclass(frozen=True)
class Call:
    """One request, and the labels under which it must be counted."""

    method: str
    path: str
    status: int
    endpoint: str
    tier: str | None = None
    api_version: str = "v1"
    deprecated: bool = False
    body: dict[str, object] | None = None
    measured: bool = True  # whether the size of its response can be known
    exposed_status: str = ""  # where it is not the status itself

    @property
    def exposed_tier(self) -> str:
        if self.tier is None:
            return "none"
        return "other" if self.tier == "legacy" else self.tier

    def requests_labels(self) -> Labels:
        return frozenset(
            {
                "endpoint": self.endpoint,
                "consumer": consumer_of(self.tier) if self.tier else "anonymous",
                "tier": self.exposed_tier,
                "status": self.exposed_status or str(self.status),
                "api_version": self.api_version,
                "deprecated": str(self.deprecated).lower(),
            }.items(),
        )

    def tenant_labels(self) -> Labels:
        assert self.tier is not None
        labels = {"tenant": tenant_of(self.tier), "tier": self.exposed_tier, "status_class": f"{self.status // 100}xx"}
        return frozenset(labels.items())


@dataclass(frozen=True)
class Answer:
    """What a call got."""

    call: Call
    status: int
    size: int


@dataclass
class Client:
    """One client: sends its calls one after the other over one connection."""

    port: int
    answers: list[Answer] = field(default_factory=list)

    def send(self, calls: Iterable[Call]) -> list[Answer]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=60)
        for call in calls:
            headers = {"Accept": "application/json", "Content-Type": "application/json"}
            if call.tier is not None:
                headers["Authorization"] = f"Bearer token-{call.tier}"
            body = None if call.body is None else json.dumps(call.body)
            connection.request(call.method, call.path, body, headers)
            response = connection.getresponse()
            self.answers.append(Answer(call, response.status, len(response.read())))
        connection.close()
        return self.answers


def send_concurrently(port: int, scripts: Sequence[Sequence[Call]]) -> list[Answer]:
    """Send each script by a client of its own, all at the same time."""
    with ThreadPoolExecutor(len(scripts)) as pool:
        return [answer for answers in pool.map(lambda script: Client(port).send(script), scripts) for answer in answers]


def count(labels: Iterable[Labels]) -> dict[Labels, float]:
    """Return the vector that a counter must have after one increment for each label set."""
    return {key: float(amount) for key, amount in Counter(labels).items()}
