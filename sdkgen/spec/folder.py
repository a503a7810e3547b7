"""Finds a specification and reads its folder: sdkgen.yaml, and every other YAML file beside or below it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Span
from sdkgen.spec import kinds
from sdkgen.spec.imports import RawImport, read_imports
from sdkgen.spec.reader import RawFile, RawSettings, Reader
from sdkgen.spec.records import SettingsRecord, SpecFileRecord
from sdkgen.spec.shelf import SETTINGS_FILE, Disk, Texts, yaml_files
from sdkgen.text.paths import display

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sdkgen.diagnostics import Diagnostic

BUILTIN_SOURCE = "sdkgen/instrumentation.yaml"
"""How the metrics of the instrumentation itself are named as a source in generated files."""

_BUILTIN = Path(__file__).parent / "builtin" / "instrumentation.yaml"
_SPEC_FOLDERS = "metric_specs"


@dataclass(frozen=True, slots=True)
class RawText:
    """A file that is no YAML: ``name`` is its path below the folder that settings name, ``source`` as in RawFile."""

    name: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class RawSpec:
    """Everything that was read, with the findings so far; ``settings`` is None when sdkgen.yaml is unusable.

    ``guides`` and ``sample`` are what the catalog publishes beside the definitions. A specification that is not whole
    lacks every definition of a file of which nothing can be made: what refers to them is not unknown.
    """

    folder: Path
    source: str
    settings: RawSettings | None
    files: tuple[RawFile, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    guides: tuple[RawText, ...] = ()
    sample: str = ""
    imports: tuple[RawImport, ...] = ()
    is_whole: bool = True


def find_spec(start: Path) -> Path | None:
    """The folder of the nearest sdkgen.yaml at or above ``start``; a sole one in a `metric_specs/` counts too."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
        below = sorted(folder.glob(f"{_SPEC_FOLDERS}/*/{SETTINGS_FILE}"))
        if len(below) == 1:
            return below[0].parent
    return None


def read_spec(folder: Path) -> RawSpec:
    """Reads and validates the specification in ``folder``; everything wrong with it is in the findings."""
    reader = Reader()
    path = folder / SETTINGS_FILE
    if not path.is_file():
        message, help_ = (
            f"`{display(folder)}` has no {SETTINGS_FILE}",
            "name the folder of a specification with --spec",
        )
        finding = kinds.NO_SPECIFICATION.at(Span(display(path)), message, help=help_)
        return RawSpec(folder, "", None, (), (finding,), {})
    read = reader.read(path, display(path), SettingsRecord)
    settings = RawSettings(*read) if read else None
    source = settings.record.source if settings and settings.record.source else folder.resolve().name
    files = [
        (f"{source}/{file.relative_to(folder).as_posix()}", display(file), file)
        for file in yaml_files(folder)
        if file.name != SETTINGS_FILE
    ]
    raw = []
    for name, shown, file in [*files, (BUILTIN_SOURCE, BUILTIN_SOURCE, _BUILTIN)]:
        record = reader.read(file, shown, SpecFileRecord)
        raw += [RawFile(name, *record)] if record else []
    guides = _guides(reader, folder, source, settings)
    sample = _sample(reader, folder, settings)
    imports = tuple(read_imports(reader, Disk(folder), settings)) if settings else ()
    return RawSpec(
        folder,
        source,
        settings,
        files=(*raw, *(file for each in imports for file in each.files)),
        findings=tuple(reader.findings),
        texts=reader.texts,
        guides=guides,
        sample=sample,
        imports=imports,
        is_whole=reader.is_whole,
    )


def _guides(reader: Reader, folder: Path, source: str, settings: RawSettings | None) -> tuple[RawText, ...]:
    """The Markdown files of the folder that the catalog publishes, sorted by path; a missing folder is a finding."""
    docs = settings.record.targets.docs if settings else None
    if settings is None or docs is None or docs.guides is None:
        return ()
    place = folder / docs.guides
    if not place.is_dir():
        span = settings.document.span(("targets", "docs", "guides"))
        message = f"there is no folder `{display(place)}`"
        reader.findings.append(kinds.MISSING_PATH.at(span, message, help="create it, or take the line out"))
        return ()
    found = [(file, file.relative_to(place).with_suffix("").as_posix()) for file in sorted(place.rglob("*.md"))]
    texts = [(name, f"{source}/{docs.guides.rstrip('/')}/{name}.md", reader.text(file)) for file, name in found]
    return tuple(RawText(name, path, text) for name, path, text in texts if text is not None)


def _sample(reader: Reader, folder: Path, settings: RawSettings | None) -> str:
    """The text of the scrape that the catalog quotes; a missing file is a finding."""
    docs = settings.record.targets.docs if settings else None
    if settings is None or docs is None or docs.sample is None:
        return ""
    if not (folder / docs.sample).is_file():
        span = settings.document.span(("targets", "docs", "sample"))
        message = f"there is no file `{display(folder / docs.sample)}`"
        reader.findings.append(kinds.MISSING_PATH.at(span, message, help="save a scrape there, or take the line out"))
        return ""
    return reader.text(folder / docs.sample) or ""


def parse_spec(
    texts: Mapping[str, str],
    place: str = "",
    beside: Callable[[str], Mapping[str, str]] | None = None,
    folder: str = ".",
) -> RawSpec:
    """A specification whose files exist only as texts by their names, read like one in a folder.

    ``place`` is put before the names where users see them; ``beside`` answers the texts of a folder by its path
    relative to the specification, which stands in ``folder``, for what it imports.
    """
    reader = Reader()
    shelf = Texts(lambda path: texts if path == "." else beside(path) if beside else {}, place, folder)
    own, _ = shelf.folder(".")
    read = reader.parse(own.get(SETTINGS_FILE, ""), f"{place}{SETTINGS_FILE}", SettingsRecord)
    settings = RawSettings(*read) if read else None
    source = settings.record.source if settings and settings.record.source else "."
    raw = []
    for name in sorted(own.keys() - {SETTINGS_FILE}):
        record = reader.parse(own[name], f"{place}{name}", SpecFileRecord)
        raw += [RawFile(f"{source}/{name}", *record)] if record else []
    builtin = reader.read(_BUILTIN, BUILTIN_SOURCE, SpecFileRecord)
    raw += [RawFile(BUILTIN_SOURCE, *builtin)] if builtin else []
    imports = read_imports(reader, shelf, settings) if settings else []
    return RawSpec(
        Path(),
        source,
        settings,
        files=(*raw, *(file for each in imports for file in each.files)),
        findings=tuple(reader.findings),
        texts=reader.texts,
        imports=tuple(imports),
        is_whole=reader.is_whole,
    )
