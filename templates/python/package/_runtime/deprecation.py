"""``@deprecated``, as type checkers and editors know it, without a dependency at run time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Type checkers bring their own copy of typing_extensions.
    from collections.abc import Callable

    from typing_extensions import deprecated
elif sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    import warnings
    from functools import wraps
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

    def deprecated(message: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Warns with ``message`` when the function is called, as Python 3.13's does."""

        def decorate(function: Callable[P, R]) -> Callable[P, R]:
            @wraps(function)
            def warned(*args: P.args, **kwargs: P.kwargs) -> R:
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return function(*args, **kwargs)

            warned.__deprecated__ = message
            return warned

        return decorate


__all__ = ["deprecated"]
