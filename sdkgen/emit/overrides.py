"""Templates of the user's own in the place of shipped ones: which there are, and what is the matter with them."""

from __future__ import annotations

import hashlib
import json
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from sdkgen.diagnostics import FindingError, Span, did_you_mean
from sdkgen.emit.kinds import BROKEN_TEMPLATE, STALE_TEMPLATE, UNKNOWN_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.diagnostics import Diagnostic

_PACKAGE = Path(__file__).parent.parent
_IN_WHEEL = _PACKAGE / "templates"
_IN_CHECKOUT = _PACKAGE.parent / "templates"
SHIPPED = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
"""The shipped templates: inside the installed package, or beside it in a checkout."""

LEDGER = ".sdkgen-templates.json"
"""In a folder of overrides: each one's path → the hash of the shipped template that it was made from."""

_IGNORED = frozenset({"__pycache__", "node_modules", "vendor"})
_CURRENT: ContextVar[Path | None] = ContextVar("overrides", default=None)


@contextmanager
def overridden(folder: Path | None) -> Iterator[None]:
    """Within it templates in ``folder`` go before shipped ones; what fails in one of them raises FindingError."""
    token = _CURRENT.set(folder)
    try:
        yield
    except Exception as error:
        finding = _broken(error, folder)
        if finding is None:
            raise
        raise FindingError(finding) from None
    finally:
        _CURRENT.reset(token)


def current() -> Path | None:
    """The folder of overrides in use."""
    return _CURRENT.get()


def shipped_names() -> list[str]:
    """Every shipped template by its path, sorted."""
    files = (file for file in SHIPPED.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return sorted(name for file in files if not _IGNORED.intersection((name := _name(file, SHIPPED)).split("/")))


def overrides_in(folder: Path) -> list[str]:
    """Every file that stands for a shipped template, by its path."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != LEDGER)
    return [_name(file, folder) for file in files if not file.name.startswith(".")]


def shipped_hash(name: str) -> str:
    """What a shipped template is now; an empty text when it is no more."""
    file = SHIPPED / name
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def read_ledger(folder: Path) -> dict[str, str]:
    """The hash of what each override was made from; one that is missing or damaged knows nothing."""
    try:
        ledger = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
        return {str(name): str(made_from) for name, made_from in ledger["made_from"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def ledger_text(made_from: Mapping[str, str]) -> str:
    """The text of the ledger, a line an override."""
    return json.dumps({"made_from": dict(sorted(made_from.items()))}, indent=2) + "\n"


def findings_of(folder: Path, shown: str) -> Iterator[Diagnostic]:
    """Overrides of nothing, and those whose shipped template has changed since; ``shown`` is the folder to users."""
    known, ledger = set(shipped_names()), read_ledger(folder)
    for name in overrides_in(folder):
        span = Span(f"{shown}/{name}")
        if name not in known:
            help_ = did_you_mean(name, known) or "`sdkgen templates list` shows all there are"
            yield UNKNOWN_TEMPLATE.at(span, f"there is no shipped template `{name}`", help=help_)
        elif ledger.get(name) != shipped_hash(name):
            what = "has changed since this one was made from it" if name in ledger else "was never compared with this"
            help_ = f"see `sdkgen templates diff {name}`, then `sdkgen templates accept {name}`"
            yield STALE_TEMPLATE.at(span, f"the shipped template {what}", help=help_)


def _broken(error: Exception, folder: Path | None) -> Diagnostic | None:
    """The finding about an error that came from a template in ``folder``; None when it came from elsewhere."""
    if folder is None:
        return None
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateError) and getattr(error, "filename", None):
        places.append((str(getattr(error, "filename", "")), int(getattr(error, "lineno", 1))))
    own = [(file, line) for file, line in places if Path(file).is_relative_to(folder) and not file.endswith(".py")]
    if not own:
        return None
    file, line = own[-1]
    message = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return BROKEN_TEMPLATE.at(Span(file, line, 1, line, 2), message, help="compare it with the shipped one")


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()
