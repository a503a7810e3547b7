"""What judges a site: a browser with an HTML validator and an accessibility checker, and a walk along its links."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def judge(site: Path, modules: Path, searches: Mapping[str, str], filters: Mapping[str, str]) -> dict[str, Any]:
    """What check.mjs found: of every page, of what the search answers from a page, of the filters of the index."""
    chromium = shutil.which("chromium")
    assert chromium, "the browser is not installed"
    done = subprocess.run(
        ["node", "tests/site/check.mjs", str(modules), str(site), chromium],
        env={**os.environ, "SEARCHES": json.dumps(searches), "FILTERS": json.dumps(filters)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class _Links(HTMLParser):
    """Collects where a page leads, and the ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.leads += [given[name] for name in ("href", "src") if given.get(name)]
        self.ids += [given["id"]] if "id" in given else []


def dead_links(site: Path) -> list[str]:
    """Every link of every page that leads to no file, or to no place on its page."""
    pages = {page: _Links() for page in site.rglob("*.html")}
    for page, links in pages.items():
        links.feed(page.read_text(encoding="utf-8"))
        assert len(links.ids) == len(set(links.ids)), page
    return [
        f"{page.relative_to(site)}: {lead}"
        for page, links in pages.items()
        for lead in links.leads
        if not lead.startswith(("https://", "http://", "mailto:")) and not _is_there(page, lead, pages)
    ]


def _is_there(page: Path, lead: str, pages: Mapping[Path, _Links]) -> bool:
    path, _, anchor = lead.partition("#")
    target = (page.parent / unquote(path)).resolve() if path else page
    if anchor:
        return target in pages and anchor in pages[target].ids
    return target.is_file()
