"""Which labels series have, as far as it is known: certain ones, possible ones, and the values they can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

NONE: frozenset[str] = frozenset()


class Domain(NamedTuple):
    """The values that a label can have: a closed set, or texts of a form, or anything when both are None."""

    values: frozenset[str] | None = None
    form: re.Pattern[str] | None = None

    def admits(self, value: str) -> bool:
        """Whether a series can have the value."""
        if self.values is not None:
            return value in self.values
        return self.form is None or self.form.fullmatch(value) is not None

    def narrowed(self, values: Iterable[str]) -> Domain:
        """The domain of those of ``values`` that are possible."""
        return Domain(frozenset(filter(self.admits, values)))

    @property
    def is_single(self) -> bool:
        """Whether every series has the same value."""
        return self.values is not None and len(self.values) <= 1


ANYTHING = Domain()


class Labels(NamedTuple):
    """The labels of an expression's series.

    ``certain`` ones are on every series, ``possible`` ones may be; None when any label may be. ``domains`` has what is
    known of values. ``determined`` maps a label to those that each decide its value alone.
    """

    certain: frozenset[str]
    possible: frozenset[str] | None
    domains: Mapping[str, Domain]
    determined: Mapping[str, frozenset[str]]

    def may_have(self, label: str) -> bool:
        """Whether a series may carry the label."""
        return self.possible is None or label in self.possible

    def has(self, label: str) -> bool:
        """Whether every series carries the label."""
        return label in self.certain

    def domain(self, label: str) -> Domain:
        """What is known of the label's values."""
        return self.domains.get(label, ANYTHING)

    def kept(self, labels: Iterable[str]) -> Labels:
        """What is left after `by (labels)`."""
        wanted = frozenset(labels)
        possible = wanted if self.possible is None else wanted & self.possible
        return self._replace(certain=self.certain & wanted, possible=possible)

    def without(self, labels: Iterable[str]) -> Labels:
        """What is left after `without (labels)`."""
        gone = frozenset(labels)
        possible = None if self.possible is None else self.possible - gone
        return self._replace(certain=self.certain - gone, possible=possible)

    @property
    def is_exact(self) -> bool:
        """Whether every series has the same label names, all known."""
        return self.possible is not None and self.certain == self.possible

    @property
    def identity(self) -> frozenset[str] | None:
        """The labels that tell series apart, without those that others decide or that have one value; None: unknown."""
        return None if self.possible is None else self.distinguishing(self.possible)

    def distinguishing(self, labels: frozenset[str]) -> frozenset[str]:
        """Those of ``labels`` that neither have a single value nor are decided by another of them."""
        varying = frozenset(label for label in labels if not self.domain(label).is_single)
        return frozenset(label for label in varying if not self.determined.get(label, NONE) & varying)

    def unique_on(self, labels: frozenset[str]) -> bool | None:
        """Whether there is at most one series for each combination of ``labels``; None when that is unknown."""
        if self.possible is None:
            return None
        rest = self.possible - labels
        return all(self.domain(label).is_single or self.determined.get(label, NONE) & labels for label in rest)


NO_LABELS = Labels(NONE, NONE, {}, {})
ANY_LABELS = Labels(NONE, None, {}, {})
