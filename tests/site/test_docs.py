"""The documentation as a site: every page is there and found, every link leads somewhere, everybody can read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scripts.docs import DOCS, Links, main, page_path, read_groups, site_files
from tests.site.judges import dead_links, judge

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(DOCS.rglob("*.md"))
README = (DOCS / "README.md").read_text(encoding="utf-8")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)

SEARCHES = {
    "stale template": "reference/cli.html",
    "burn rate": "index.html",
    "SDK204": "getting-started.html",
    "octane": "stores.html",
}
"""Each from a page at some depth."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site in a folder whose name a careless link would break at."""
    folder = tmp_path_factory.mktemp("some where")
    for path, content in site_files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def judged(site, node_modules):
    return judge(site, node_modules("site"), SEARCHES, {})


def test_pages_are_valid_and_accessible(judged):
    assert judged["pages"] == len(PAGES)
    assert judged["findings"] == []


def test_search_leads_to_the_section(judged):
    found = {words: (answer["results"][0], answer["opened"]) for words, answer in judged["answers"].items()}

    assert found["SDK204"] == ("SDK204", "reference/findings.html")
    assert found["octane"][0] == "Octane, FrankenPHP, RoadRunner, Swoole"
    assert found["burn rate"][1] in {"slos.html", "concepts.html", "reference/specification.html"}


def test_code_can_be_copied_as_it_stands(judged):
    assert judged["copied"]["exact"]


def test_everything_can_be_read_without_scripts(judged):
    assert judged["readable"] > 30
    assert judged["dead"] == 0


def test_every_link_leads_somewhere(site):
    assert dead_links(site) == []


def test_every_page_is_in_the_navigation_once():
    listed = [place.href for group in read_groups(README) for place in group.places]

    assert sorted([*listed, "index.html"]) == sorted(page_path(page.relative_to(DOCS).as_posix()) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_links_to_sections_work_where_the_repository_is_read_too(page):
    for address in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        target, _, section = address.partition("#")
        if section and "://" not in address:
            other = (page.parent / target).resolve() if target else page
            assert section in _sections(other), f"{page.name}: {address}"


def _sections(page: Path) -> set[str]:
    """The ids that repository browsers give headings: lower case, without punctuation, hyphens for blanks."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_script_writes_the_site_and_leaves_what_is_current(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["docs.py", str(tmp_path / "docs")])
    main()
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
    main()

    assert capsys.readouterr().out == f"{tmp_path / 'docs' / 'index.html'}: {len(PAGES)} pages\n" * 2
    assert (tmp_path / "docs" / "index.html").is_file()
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_link_to_a_file_that_is_not_there_ends_the_build():
    with pytest.raises(FileNotFoundError):
        Links("queries.md")("../examples/none.py")


def test_files_of_the_repository_come_along():
    links = Links("reference/hooks.md")

    assert links("../../examples/etl_worker.py") == "../files/examples/etl_worker.py"
    assert links("spec.schema.json") == "../reference/spec.schema.json"
    assert links("../README.md#start") == "../index.html#start"
    assert links("https://example.org/a.md") == "https://example.org/a.md"
    assert set(links.files) == {"files/examples/etl_worker.py", "reference/spec.schema.json"}


def test_nothing_of_the_markdown_is_left_as_text(site):
    for page in site.rglob("*.html"):
        text = re.sub(r"<(pre|code).*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "&lt;" not in text.partition("<main")[2], page.name
