"""The two kinds of plug-ins, their options, and how one says that it cannot do something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import Field

from sdkgen.spec.fields import Text  # noqa: TC001  (pydantic reads the annotation when the module runs)
from sdkgen.spec.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sdkgen.diagnostics import Diagnostic, Kind
    from sdkgen.model import Catalogue, Origin, Resolution


class Options(Record):
    """The options of a plug-in: fields as in ``Options`` subclasses of your own, `x-*` keys are the user's."""


class _Target(Options):
    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")


Chosen = TypeVar("Chosen", bound=Options)


@dataclass(frozen=True, slots=True)
class Emitter(Generic[Chosen]):
    """Turns a Catalogue and options into files: relative path → content.

    It has to be pure, as all emitters are: what it returns is written, compared and shown by the command line. What it
    has no way to express raises :class:`UnsupportedError`; it never leaves anything out silently. The user's options
    have ``out``, the folder, besides the fields of ``options``.
    """

    emit: Callable[[Catalogue, Chosen], Mapping[str, bytes]]
    options: type[Chosen]
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Generic[Chosen]):
    """Finds what is wrong with a specification; its kind's id does not start with ``SDK``."""

    kind: Kind
    check: Callable[[Resolution, Chosen], Iterable[Diagnostic]]
    options: type[Chosen]


class UnsupportedError(Exception):
    """An emitter has no way to express something of the specification."""

    def __init__(self, message: str, origin: Origin, help_: str | None = None) -> None:
        """``origin`` is that of the metric, label or Catalogue that cannot be expressed."""
        super().__init__(message)
        self.origin = origin
        self.help = help_


def target_options(options: type[Options]) -> type[Options]:
    """The record of what users write for an emitter: its options and the folder."""
    return type(options.__name__, (options, _Target), {"__module__": options.__module__, "__doc__": options.__doc__})


Plugin = Emitter[Any] | Rule[Any]
