"""Hostile text in a specification stays text on every page: no element, no handler, no address that runs code."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.spec import read_spec

HOSTILE = (
    "javascript:alert(1)//",
    "</title></pre><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>",
    "{{ 7 * 7 }} {% raw %} ]]> <!-- -->",
    "`</code><script>alert(1)</script>`",
)

SETTINGS = """\
service: shop
version: {text}
help: {text}
owners:
  team:
    help: {text}
    contact: {text}
targets:
  docs:
    out: ../docs
    title: {text}
    source_url: {text}
    guides: guides
    sample: sample.txt
"""

METRICS = """\
group: {text}
help: {text}
labels:
  kind:
    help: {text}
    values:
      {text}: {text}
metrics:
  things_total:
    type: counter
    unit: {text}
    help: {text}
    description: {text}
    labels: [kind]
    owner: team
    since: {text}
    deprecated:
      since: {text}
      note: {text}
"""

ALLOWED = {"script": 1, "img": 0, "iframe": 0, "object": 0, "title": 1}


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or (name in ("href", "src") and address.startswith(("javascript:", "data:"))):
                self.bad.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_becomes_markup(text, tmp_path):
    quoted = "'" + text.replace("'", "''") + "'"
    spec = tmp_path / "spec"
    (spec / "guides").mkdir(parents=True)
    (spec / "sdkgen.yaml").write_text(SETTINGS.format(text=quoted), encoding="utf-8")
    (spec / "things.yaml").write_text(METRICS.format(text=quoted), encoding="utf-8")
    (spec / "guides" / "guide.md").write_text(f"# {text}\n\n{text}\n\n```promql\n{text}\n```\n", encoding="utf-8")
    sample = f'# HELP things_total {text}\n# TYPE things_total counter\nthings_total{{kind="x"}} 1\n'
    (spec / "sample.txt").write_text(sample, encoding="utf-8")
    catalogue = resolve(read_spec(spec)).catalogue
    assert catalogue
    assert catalogue.by_name["things_total"].deprecated

    files = EMITTERS["docs"](catalogue)

    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        elements = _Elements()
        elements.feed(content.decode())
        assert elements.bad == [], path
        assert {tag: elements.tags.count(tag) for tag in ALLOWED} == ALLOWED, path
    assert "<" not in files["assets/search-index.js"].decode()
