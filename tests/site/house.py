"""The specifications that code of the documentation belongs to: the tutorial's, or else the reference one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from sdkgen.diagnostics import Severity
from sdkgen.documents.markdown import fences
from sdkgen.model import resolve
from sdkgen.rules import check
from sdkgen.spec import json_schema, read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = ROOT / "metric_specs" / "chom"
SETTINGS = frozenset(json_schema("settings")["properties"])
SECTIONS = frozenset(json_schema("spec")["properties"])

Document = dict[str, Any]


class _Yaml12(yaml.CSafeLoader):
    """Resolves scalars as YAML 1.2 does."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if first in "tTfF" or not tag.endswith(":bool")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Example(NamedTuple):
    """A fence of a page: where it begins, as `page.md:line`, its language and its text."""

    place: str
    language: str
    text: str

    @property
    def page(self) -> str:
        return self.place.partition(":")[0]


def read(text: str) -> Any:
    """YAML 1.2, as specifications are: `on`, `off`, `yes` and `no` are words."""
    return yaml.load(text, _Yaml12)


def examples(*languages: str) -> Iterator[Example]:
    """The fences of all pages in some languages."""
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for fence in fences(text):
            if fence.language in languages:
                line = text.count("\n", 0, fence.start) + 1
                yield Example(f"{page.name}:{line}", fence.language, text[fence.start : fence.end])


def tutorial() -> tuple[Document, Document]:
    """The settings and the sections of the specification that the tutorial writes."""
    settings: Document = {}
    sections: Document = {}
    for example in examples("yaml"):
        document = read(example.text)
        if example.page == "getting-started.md":
            settings |= document if "service" in document else {}
            sections |= document if SECTIONS.issuperset(document) else {}
    return settings, sections


def reference() -> tuple[Document, Document]:
    """The settings and all sections of the reference specification, without what needs its folder."""
    settings = read((REFERENCE / "sdkgen.yaml").read_text(encoding="utf-8"))
    settings["targets"]["docs"] = {"out": "../docs"}
    sections: Document = {}
    for file in sorted(REFERENCE.rglob("*.yaml")):
        document = read(file.read_text(encoding="utf-8"))
        for section, content in document.items():
            if file.name != "sdkgen.yaml" and isinstance(content, dict):
                sections[section] = {**sections.get(section, {}), **content}
    sections.get("tenancy", {}).pop("migrations", None)
    return settings, sections


def build(folder: Path, settings: Document, sections: Document, added: str) -> None:
    """Writes a specification whose `added.yaml` replaces what it defines anew."""
    document = read(added) or {}
    kept = {
        section: {key: value for key, value in content.items() if key not in document.get(section, {})}
        for section, content in sections.items()
        if section != "tenancy" or "tenancy" not in document
    }
    (folder / "guides").mkdir(parents=True)
    (folder / "samples").mkdir()
    (folder / "samples" / "scrape.txt").write_text("", encoding="utf-8")
    for name, content in (("sdkgen", settings), ("base", {k: v for k, v in kept.items() if v})):
        (folder / f"{name}.yaml").write_text(
            yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8"
        )
    (folder / "added.yaml").write_text(added, encoding="utf-8")


def whole(example: Example) -> Document:
    """The example as the sections that it belongs to: queries and variables stand in a dashboard."""
    document = read(example.text)
    if isinstance(document, list) and "formula" in document[0]:
        return _dashboard(document, {})
    if isinstance(document, dict) and set(document) == {"variables"}:
        # A variable narrows what has its label, so there has to be something.
        return _dashboard([{"value": "tenant_mrr_dollars", "by": ["tenant", "tier"]}], document["variables"])
    return document if isinstance(document, dict) else {}


def _dashboard(queries: list[Any], variables: Document) -> Document:
    panel = {"title": "One", "help": "What is asked.", "queries": queries}
    dashboard = {"title": "All", "help": "What there is.", "variables": variables, "panels": {"one": panel}}
    return {"dashboards": {"shop-all": dashboard}}


def faults(folder: Path, file: str) -> list[str]:
    """The errors about one file of a specification."""
    resolution = resolve(read_spec(folder))
    return [
        f"{finding.rule}: {finding.message}"
        for finding in (*resolution.findings, *check(resolution))
        if finding.severity is Severity.ERROR and finding.span.path.endswith(f"/{file}")
    ]
