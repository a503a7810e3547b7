"""What happens when: the times of the samples, and the events that every history has."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_SILENCE = 0.5
_QUIET_FROM, _QUIET_TO = 0.55, 0.6
_REDEPLOY = 0.7
_FIRST_EVENT = 0.8
_SPECIAL = 6
"""From how many tenants on some of them are special: fewer would leave nothing ordinary."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The frame of a history; times in seconds, ``start`` since 1970, of the first sample.

    A service without traffic for a while, whose instances restart one after the other; a tenant that never shows up,
    one that falls silent, one without errors and one that no exporter knows; an event that never happened before.
    """

    start: int
    duration: int = 86400
    step: int = 30
    seed: int = 1
    tenants: int = 12
    instances: int = 2

    @property
    def times(self) -> range:
        """The time of every sample, the end of the duration included."""
        return range(self.start, self.start + self.duration + 1, self.step)

    @property
    def quiet(self) -> range:
        """The indexes of the spell without traffic."""
        return range(self._at(_QUIET_FROM), self._at(_QUIET_TO))

    @property
    def silence(self) -> int:
        """The index from which on one tenant is not heard of any more."""
        return self._at(_SILENCE)

    @property
    def first_event(self) -> int:
        """The index at which what must never happen happens for the first time."""
        return self._at(_FIRST_EVENT)

    def restart(self, instance: int) -> int:
        """The index at which an instance starts anew, its counters at zero."""
        return self._at(_REDEPLOY) + 2 * instance

    @property
    def never_seen(self) -> int | None:
        """The number of the tenant that has data but never makes a request."""
        return self.tenants - 1 if self.tenants >= _SPECIAL else None

    @property
    def fallen_silent(self) -> int | None:
        """The number of the tenant that stops half-way."""
        return self.tenants - 2 if self.tenants >= _SPECIAL else None

    @property
    def without_errors(self) -> int | None:
        """The number of the tenant whose requests all succeed."""
        return 1 if self.tenants >= _SPECIAL else None

    @property
    def unknown_to_exporters(self) -> int | None:
        """The number of the tenant that metrics of exporters leave out."""
        return 2 if self.tenants >= _SPECIAL else None

    def chance(self, *key: object) -> float:
        """A number from 0 to below 1 that the seed and ``key`` decide."""
        return zlib.crc32("|".join(map(str, (self.seed, *key))).encode()) / 2**32

    def _at(self, share: float) -> int:
        return round(share * (self.duration // self.step))
