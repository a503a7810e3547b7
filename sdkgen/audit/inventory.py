"""What there is to check: documents that are generated, those of the house, and those that a user names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.audit.audit import Input
from sdkgen.codemod.files import read_files
from sdkgen.diagnostics import FindingError
from sdkgen.documents import SUFFIXES
from sdkgen.drift import compare_tree
from sdkgen.drift.kinds import NEVER_EMITTED
from sdkgen.emit import emitters, not_emitted
from sdkgen.text.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Catalogue, Resolution


@dataclass(frozen=True, slots=True)
class Inventory:
    """Generated documents, the house's own and those that were named; what is wrong with finding them.

    ``files`` maps the paths as users see them to the absolute ones of those that may be corrected.
    """

    generated: tuple[Input, ...]
    own: tuple[Input, ...]
    named: tuple[Input, ...]
    files: Mapping[str, str]
    findings: tuple[Diagnostic, ...]

    @property
    def everything(self) -> tuple[Input, ...]:
        """Every document, each once."""
        return tuple({each.path: each for each in (*self.generated, *self.own, *self.named)}.values())


def take_inventory(
    resolution: Resolution, catalogue: Catalogue, paths: Sequence[Path], exclude: tuple[str, ...]
) -> Inventory:
    """Everything that can be checked or that says what records mean; without ``paths`` the findings of drift too."""
    generated, drift = _generated(resolution, catalogue, whole=not paths)
    guides = [catalogue.docs.folder] if catalogue.docs and catalogue.docs.folder else []
    own, missing = read_files((*catalogue.checks.documents, *guides), SUFFIXES, exclude)
    named, unreadable = read_files(paths, SUFFIXES, exclude, generated=True)
    direct = {Path(os.path.normpath(path.absolute())).as_posix() for path in paths if not path.is_dir()}
    return Inventory(
        tuple(generated),
        tuple(Input(file.shown, file.content) for file in own),
        tuple(Input(file.shown, file.content, file.path in direct) for file in named),
        {file.shown: file.path for file in (*own, *named)},
        (*drift, *unreadable, *([] if paths else missing)),
    )


def _generated(resolution: Resolution, catalogue: Catalogue, *, whole: bool) -> tuple[list[Input], list[Diagnostic]]:
    """The documents of every target, and how the targets' folders differ from what they should hold."""
    documents: list[Input] = []
    findings: list[Diagnostic] = []
    for target, emitter in emitters(catalogue).items():
        folder = catalogue.outputs.get(target)
        if folder is None:
            continue
        try:
            files = emitter(catalogue)
        except FindingError as error:
            # A broken template or plug-in is a finding among the others.
            findings.append(error.finding)
            continue
        documents += [Input(f"{shown(folder)}/{path}", files[path]) for path in files if Path(path).suffix in SUFFIXES]
        if whole:
            findings += _drift(resolution, catalogue, target, folder, files)
    return documents, findings


def _drift(
    resolution: Resolution, catalogue: Catalogue, target: str, folder: Path, files: Mapping[str, bytes]
) -> Iterable[Diagnostic]:
    if folder.exists():
        return compare_tree(folder, files, not_emitted(catalogue, target)).findings(shown(folder))
    span = resolution.span(catalogue.origin, "targets", target, key=True)
    message = f"nothing was emitted to {shown(folder)} yet"
    return [NEVER_EMITTED.at(span, message, help=f"run `sdkgen emit {target}`")]
