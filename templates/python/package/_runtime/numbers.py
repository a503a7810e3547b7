"""Values as whole multiples of a metric's resolution: sums stay exact, whatever the order of additions."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""Totals stay below the limit of a 64-bit integer, which stores in other languages keep them in."""

_SMALLEST = -(2**63)
_LARGEST_PRODUCT = 9.2e18


def scaled(amount: float, scale: int) -> int:
    """``amount`` times ``scale``, rounded half away from zero; raises OverflowError when that is no 64-bit integer.

    Adding a half first would round numbers just below a half up, and large odd ones to even.
    """
    product = amount * scale
    if isinstance(product, int):
        if _SMALLEST <= product <= LARGEST:
            return product
    elif abs(product) < _LARGEST_PRODUCT:
        whole = int(product)
        rest = product - whole
        return whole + (rest >= 0.5) - (rest <= -0.5)  # noqa: PLR2004  (a half is a half)
    raise OverflowError(f"{amount} does not fit")


def fits(total: int) -> bool:
    """Whether a total may be kept."""
    return _SMALLEST <= total <= LARGEST
