"""Writes the documentation as a site: every page of docs/, in the order and the groups of docs/README.md.

    python scripts/docs.py FOLDER

It is rendered like the catalog, with the same Markdown, page, search and stylesheet, and works without a server. Files
that pages link to and that are no pages are part of it: those of docs/ at their place, others of the repository below
`files/`.
"""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import ChoiceLoader, FileSystemLoader

from sdkgen import __version__
from sdkgen.drift import compare_tree
from sdkgen.emit.catalog.machine import search_script
from sdkgen.emit.catalog.places import root_of
from sdkgen.emit.catalog.site import Page, Place, Site
from sdkgen.emit.environment import html_environment, verbatim_files
from sdkgen.emit.markup import Rendered, render_markdown
from sdkgen.reference import all_kinds
from sdkgen.writer import write_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

SCRIPTS = Path(__file__).parent
ROOT = SCRIPTS.parent
DOCS = ROOT / "docs"

_GROUP = re.compile(r"^## (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^\| \[([^\]]+)\]\(([^)]+)\) \|", re.MULTILINE)
_NOTE = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)
_SECTION = re.compile(r'<h([1-3]) id="([^"]+)">.*?</h[1-3]>')
_TAG = re.compile(r"<[^>]+>")
_MOST_CONTENTS = 30
_TOP = ("Start", "Concepts", "Reference")


class Group(NamedTuple):
    """Pages that belong together."""

    title: str
    places: tuple[Place, ...]


@dataclass(slots=True)
class Links:
    """Where links of one page lead on the site; remembers the files that have to be there for them."""

    path: str
    """The page's path in docs/."""
    files: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, address: str) -> str:
        """The address on the site of an address in Markdown."""
        target, hash_, fragment = address.partition("#")
        if not target or "://" in address:
            return address
        place = posixpath.normpath(posixpath.join("docs", posixpath.dirname(self.path), target))
        return root_of(self.path) + self._place(place) + hash_ + fragment

    def _place(self, place: str) -> str:
        inside = place.removeprefix("docs/")
        if place.startswith("docs/") and place.endswith(".md"):
            return page_path(inside)
        path = inside if place.startswith("docs/") else f"files/{place}"
        self.files[path] = (ROOT / place).read_bytes()
        return path


def page_path(path: str) -> str:
    """The page of a Markdown file, both as paths in docs/."""
    return "index.html" if path == "README.md" else f"{path.removesuffix('.md')}.html"


def site_files() -> Mapping[str, bytes]:
    """Every file of the site by its relative path; raises OSError when a link leads to a file that is not there."""
    groups = tuple(read_groups((DOCS / "README.md").read_text(encoding="utf-8")))
    files = {**dict(verbatim_files("docs")), "assets/docs.css": (SCRIPTS / "docs.css").read_bytes()}
    entries: list[tuple[str, str, str, str]] = []
    for source in sorted(DOCS.rglob("*.md")):
        path = source.relative_to(DOCS).as_posix()
        links = Links(path)
        text = _NOTE.sub("", source.read_text(encoding="utf-8"))
        body = render_markdown(text, root_of(path), _findings(), links)
        files[page_path(path)] = _render(page_path(path), body, groups).encode()
        files |= links.files
        entries += _entries(page_path(path), body)
    files["assets/search-index.js"] = search_script(entries).encode()
    return dict(sorted(files.items()))


def read_groups(readme: str) -> Iterator[Group]:
    """The groups of pages in the tables of README.md: a heading, and the link that begins each row."""
    _, *parts = _GROUP.split(readme)
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        yield Group(title, tuple(Place(name, page_path(path)) for name, path in _ENTRY.findall(text)))


def _findings() -> Mapping[str, str]:
    """The section of every finding, so that pages which name one are linked to it."""
    return {kind.id: f"reference/findings.html#{kind.id.lower()}" for kind in all_kinds()}


def _render(path: str, body: Rendered, groups: tuple[Group, ...]) -> str:
    section = next((group.title for group in groups for place in group.places if place.href == path), "")
    top = tuple(Place(group.title, group.places[0].href) for group in groups if group.title in _TOP)
    page = Page(path, "docs_page", body.headings[0].text, section, {})
    contents = [heading for heading in body.headings if heading.level == 2]  # noqa: PLR2004
    return _template().render(
        site=Site("sdkgen", "sdkgen", __version__, "docs", "", top),
        page=page,
        root=root_of(path),
        groups=groups,
        contents=contents if len(contents) <= _MOST_CONTENTS else (),
        body=body,
    )


def _template() -> Template:
    shipped = html_environment("docs")
    assert shipped.loader is not None  # noqa: S101  (for the type checker)
    loader = ChoiceLoader([FileSystemLoader(SCRIPTS), shipped.loader])
    return shipped.overlay(loader=loader).get_template("docs_page.html.j2")


def _entries(path: str, body: Rendered) -> Iterator[tuple[str, str, str, str]]:
    """What the search knows of a page: a section an entry, as page, heading, address and text."""
    _, *parts = _SECTION.split(str(body.html))
    headings = {heading.anchor: heading.text for heading in body.headings}
    for level, anchor, html in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        text = " ".join(unescape(_TAG.sub(" ", html)).split())
        address = path if level == "1" else f"{path}#{anchor}"
        yield body.headings[0].text, headings[anchor], address, text


def main() -> None:
    """Writes the site to the folder of the first argument."""
    folder = Path(sys.argv[1])
    files = site_files()
    write_tree(folder, files, compare_tree(folder, files))
    print(f"{folder / 'index.html'}: {sum(path.endswith('.html') for path in files)} pages")


if __name__ == "__main__":
    main()
