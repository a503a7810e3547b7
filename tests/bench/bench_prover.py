"""The SQL prover in a warm process: a remembered proof and its judgement, and proofs from scratch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.bench.interpreter import php

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure() -> Iterator[Figure]:
    """Microseconds a statement."""
    times = {way: nanoseconds / 1e3 for way, nanoseconds in php("prover").items()}
    yield Figure("prover, remembered: a scoped query", times["scoped"], "us", bound=0.5)
    yield Figure("prover, remembered: fifty keys", times["many"], "us", bound=3)
    yield Figure("prover, from scratch: a scoped query", times["cold"], "us", bound=100)
    yield Figure("prover, from scratch: with two subqueries", times["nested"], "us", bound=100)
