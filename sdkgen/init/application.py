"""What the source of a Laravel application says about itself."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdkgen.codemod.php.tokens import tokenize_php
from sdkgen.init.background import job_classes, queue_names, scheduled_tasks
from sdkgen.init.models import morph_owners
from sdkgen.init.routes import Route, route_prefixes, routes_in
from sdkgen.init.schema import Schema, schema_of
from sdkgen.init.tables import Tenancy, enums_in, tables_in, tenancy_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.codemod.php.tokens import PhpToken

_SKIPPED = frozenset({"vendor", "node_modules", "storage", "tests", "packages"})
_LARGEST = 2_000_000
_FRAMEWORK = "laravel/framework"


@dataclass(frozen=True, slots=True)
class Application:
    """Everything is sorted; ``composer`` is the content of composer.json, ``tenancy`` None without tenants."""

    composer: Mapping[str, Any]
    routes: tuple[Route, ...]
    jobs: tuple[str, ...]
    queues: tuple[str, ...]
    tasks: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    tenancy: Tenancy | None
    schema: Schema
    morphs: Mapping[str, Mapping[str, str]]

    @property
    def is_laravel(self) -> bool:
        """Whether it requires or provides the framework."""
        sections = (self.composer.get("require"), self.composer.get("provide"))
        return any(_FRAMEWORK in section for section in sections if isinstance(section, dict))

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of its API."""
        return tuple(sorted({route.version for route in self.routes if route.version is not None}))


class UnreadableApplicationError(Exception):
    """The folder is no application that can be read."""


def read_application(folder: Path) -> Application:
    """Reads composer.json and the PHP of an application; nothing of it is run. Raises UnreadableApplicationError."""
    composer = _composer(folder)
    sources = dict(_sources(folder))
    of = _Parts(sources)
    prefixes = route_prefixes({**of.below("app/Providers/"), **of.below("bootstrap/")})
    routes = {
        route
        for path, tokens in of.below("routes/").items()
        if path != "routes/console.php"
        for route in routes_in(tokens, prefixes.get(path.rpartition("/")[2], ""))
    }
    code = of.below("app/")
    tables = tables_in(of.below("database/migrations/"))
    enums = {name: values for tokens in code.values() for name, values in enums_in(tokens)}
    schedules = {**of.below("app/Console/"), **of.below("routes/console.php"), **of.below("bootstrap/app.php")}
    return Application(
        composer=composer,
        routes=tuple(sorted(routes)),
        jobs=job_classes(code),
        queues=queue_names({**code, **of.below("config/queue.php")}),
        tasks=scheduled_tasks(schedules),
        tables={name: tuple(columns) for name, columns in sorted(tables.items())},
        tenancy=tenancy_of(tables, enums),
        schema=schema_of(of.below("database/migrations/")),
        morphs=morph_owners(code),
    )


class _Parts:
    """The sources by where they are."""

    def __init__(self, sources: Mapping[str, list[PhpToken]]) -> None:
        self._sources = sources

    def below(self, start: str) -> dict[str, list[PhpToken]]:
        """Those whose paths start so."""
        return {path: tokens for path, tokens in self._sources.items() if path.startswith(start)}


def _composer(folder: Path) -> Mapping[str, Any]:
    try:
        composer = json.loads((folder / "composer.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnreadableApplicationError("there is no composer.json") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableApplicationError(f"composer.json cannot be read: {error}") from None
    if not isinstance(composer, dict):
        raise UnreadableApplicationError("composer.json is no object")
    return composer


def _sources(folder: Path) -> Iterator[tuple[str, list[PhpToken]]]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(names):
            file = Path(place, name)
            if file.suffix == ".php" and file.stat().st_size <= _LARGEST:
                text = file.read_text(encoding="utf-8", errors="replace")
                yield file.relative_to(folder).as_posix(), list(tokenize_php(text))
