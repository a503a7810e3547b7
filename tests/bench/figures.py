"""A measured figure and how it is reported."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement: ``bound`` limits the ratio where there is a baseline, else the value itself."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    bound: float | None = None

    @property
    def ratio(self) -> float | None:
        """The value over its baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def ok(self) -> bool | None:
        """Whether the bound holds; None without one."""
        if self.bound is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.bound

    def record(self) -> dict[str, object]:
        """The figure as it stands in build/bench.json."""
        fields = asdict(self)
        return {**fields, "ratio": self.ratio, "ok": self.ok}

    def row(self) -> str:
        """The figure as a line of the table."""
        mark = {None: "", True: "ok", False: "ABOVE"}[self.ok]
        return (
            f"{self.name:58} {self.value:10.4g} {self.unit:12} {_number(self.baseline):>10} "
            f"{_number(self.ratio):>7} {_number(self.bound):>8} {mark}"
        )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
