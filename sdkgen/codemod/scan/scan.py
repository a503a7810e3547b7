"""Uses of metrics in code, compared with the specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.files import python_text
from sdkgen.codemod.places import Places
from sdkgen.codemod.python.generated_names import php_names, python_names
from sdkgen.codemod.scan.php import check_php
from sdkgen.codemod.scan.python import check_python
from sdkgen.codemod.scan.report import Use
from sdkgen.codemod.tree import read_tree
from sdkgen.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.files import File
    from sdkgen.model import Catalogue, Resolution

PYTHON_SUFFIXES = frozenset({".py", ".pyi"})
PHP_SUFFIXES = frozenset({".php"})


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found: uses and findings in the order of files and lines, and the texts of files with findings."""

    uses: tuple[Use, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def scan(files: Sequence[File], resolution: Resolution) -> Scan:
    """Compares the uses in ``files`` with a specification that has a catalogue."""
    catalogue = resolution.catalogue
    if catalogue is None:
        raise ValueError("the specification has no catalogue")
    found = list(_found(files, catalogue))
    uses = {each for each in found if isinstance(each, Use)}
    findings = [each for each in found if isinstance(each, Diagnostic)]
    findings += _dead(resolution, {use.metric for use in uses})
    shown = {finding.span.path for finding in findings}
    texts = {file.shown: python_text(file.content) for file in files if file.shown in shown}
    return Scan(tuple(sorted(uses, key=lambda use: (use.span, use.metric))), tuple(findings), texts)


def _found(files: Sequence[File], catalogue: Catalogue) -> Iterator[Use | Diagnostic]:
    python, php = python_names(catalogue), php_names(catalogue)
    tree = read_tree(
        [file for file in files if _suffix(file) in PYTHON_SUFFIXES], python.package if python is not None else None
    )
    yield from check_python(tree, catalogue, Places(tree.files), python)
    if php is not None:
        for file in files:
            if _suffix(file) in PHP_SUFFIXES:
                yield from check_php(file, php)


def _suffix(file: File) -> str:
    return f".{file.path.rpartition('.')[2].lower()}"


def _dead(resolution: Resolution, used: set[str]) -> Iterator[Diagnostic]:
    for metric in resolution.metrics:
        if metric.hook == "method" and metric.name not in used and metric.deprecated is None:
            span = resolution.span(metric.origin, key=True)
            message = f"nothing in the scanned code uses `{metric.name}`"
            yield kinds.DEAD_METRIC.at(span, message, help="use it, delete it, or name the folders that use it")
