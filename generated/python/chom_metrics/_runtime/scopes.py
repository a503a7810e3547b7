"""Blocks and functions that are measured: ``with``, ``async with`` and decorators of plain and coroutine functions.

As a decorator each call is measured on its own, so that concurrent and recursive calls do not meet.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

P = ParamSpec("P")
R = TypeVar("R")


class _Scope(ABC):
    """Something with a beginning and an end."""

    __slots__ = ()

    @abstractmethod
    def _again(self) -> Self:
        """Another one of the same kind, for one call of a decorated function."""

    def __enter__(self) -> Self:
        return self

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Decorates a function; of a coroutine function the time until its end counts."""
        if iscoroutinefunction(function):

            @wraps(function)
            async def awaited(*args: P.args, **kwargs: P.kwargs) -> Any:  # noqa: ANN401  (what the function returns)
                with self._again():
                    return await function(*args, **kwargs)

            return cast("Callable[P, R]", awaited)

        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            with self._again():
                return function(*args, **kwargs)

        return called


class Timer(_Scope):
    """A measurement on the monotonic clock: steps of the wall clock do not reach it."""

    __slots__ = ("_observe", "_started", "_stopped")

    def __init__(self, observe: Callable[[float], None]) -> None:
        self._observe = observe
        self._started = 0
        self._stopped: float | None = None

    def stop(self) -> float:
        """Observes the seconds since the start and returns them; stopping again observes nothing."""
        if self._stopped is None:
            self._stopped = (time.perf_counter_ns() - self._started) / 1e9
            self._observe(self._stopped)
        return self._stopped

    def _again(self) -> Timer:
        return Timer(self._observe)

    def __enter__(self) -> Self:
        self._stopped = None
        self._started = time.perf_counter_ns()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class InProgress(_Scope):
    """One more while inside."""

    __slots__ = ("_begin", "_end")

    def __init__(self, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self._begin = begin
        self._end = end

    def _again(self) -> InProgress:
        return self

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()


class ExceptionCounter(_Scope):
    """Counts exceptions on their way out; they go on."""

    __slots__ = ("_count", "_types")

    def __init__(self, count: Callable[[], None], types: tuple[type[BaseException], ...]) -> None:
        self._count = count
        self._types = types

    def _again(self) -> ExceptionCounter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and issubclass(kind, self._types):
            self._count()
