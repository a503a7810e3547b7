"""Every kind of finding there is, for the reference and for ``sdkgen explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod import kinds as codemod_kinds
from sdkgen.diff import kinds as diff_kinds
from sdkgen.documents import kinds as document_kinds
from sdkgen.drift import kinds as drift_kinds
from sdkgen.emit import kinds as emit_kinds
from sdkgen.exposition import kinds as exposition_kinds
from sdkgen.init import kinds as init_kinds
from sdkgen.model import kinds as model_kinds
from sdkgen.plugins import kinds as plugin_kinds
from sdkgen.rules import rule_kinds
from sdkgen.source import kinds as source_kinds
from sdkgen.spec import kinds as spec_kinds

if TYPE_CHECKING:
    from sdkgen.diagnostics import Kind


def all_kinds() -> list[Kind]:
    """The kinds of every stage, sorted by id."""
    stages = (
        *source_kinds.ALL,
        *spec_kinds.ALL,
        *model_kinds.ALL,
        *exposition_kinds.ALL,
        *drift_kinds.ALL,
        *diff_kinds.ALL,
        *plugin_kinds.ALL,
        *emit_kinds.ALL,
        *init_kinds.ALL,
        *codemod_kinds.ALL,
        *document_kinds.ALL,
    )
    return sorted((*stages, *rule_kinds()), key=lambda kind: kind.id)
