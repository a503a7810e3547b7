"""Markdown and PromQL as HTML that cannot become anything else: no raw HTML passes, and no address that runs code."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from sdkgen.promql import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

_KEYWORDS = frozenset(
    {"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool"}
    | {"sum", "avg", "min", "max", "count", "topk", "bottomk", "quantile", "stddev", "stdvar", "group", "count_values"}
)
_NOT_IN_ANCHORS = re.compile(r"[^a-z0-9]+")


class Heading(NamedTuple):
    """A heading of a page: its anchor, its text and its level."""

    anchor: str
    text: str
    level: int


class Rendered(NamedTuple):
    """A page of Markdown as HTML, and its headings."""

    html: Markup
    headings: tuple[Heading, ...]


def render_markdown(text: str, root: str, hrefs: Mapping[str, str]) -> Rendered:
    """``text`` as HTML for a page from which the site begins at ``root``.

    Code that is one of ``hrefs`` is linked to it, emphasised text when it is there between asterisks. Links to other
    Markdown files lead to the pages made of them.
    """
    environment: dict[str, Any] = {"root": root, "hrefs": hrefs, "headings": []}
    html = _markdown().render(text, environment)
    return Rendered(Markup(html), tuple(environment["headings"]))  # noqa: S704  (markdown-it escapes what it renders)


@lru_cache(maxsize=4096, typed=True)
def plain(text: str) -> Markup:
    """A line of plain text in which backquotes mark code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    marked = (f"<code>{escape(part)}</code>" if n % 2 else escape(part) for n, part in enumerate(parts))
    return Markup("".join(marked))  # noqa: S704  (each part is escaped)


def queries_in(text: str) -> list[str]:
    """The queries in the PromQL blocks of Markdown; blank lines part those of one block."""
    blocks = [token.content for token in _markdown().parse(text) if _is_promql(token)]
    return [query for block in blocks for query in re.split(r"\n\s*\n", block.strip()) if query]


def promql(query: str) -> Markup:
    """A query with its parts marked up for the stylesheet; every character of it is kept."""
    parts, position = [], 0
    for token in tokenize(query):
        kind = _kind(token.kind, token.text, query[token.end :])
        parts += [escape(query[position : token.start]), _marked(kind, token.text)]
        position = token.end
    return Markup("".join([*parts, escape(query[position:])]))  # noqa: S704  (each part is escaped)


def anchor(text: str) -> str:
    """``text`` as the id of an element: lower case, words joined with hyphens."""
    return _NOT_IN_ANCHORS.sub("-", text.lower()).strip("-") or "section"


def _kind(kind: str, text: str, rest: str) -> str:
    if kind == "identifier":
        return "keyword" if text.lower() in _KEYWORDS else "function" if rest.startswith("(") else ""
    return {"string": "string", "number": "number", "duration": "number", "variable": "variable"}.get(kind, "")


def _marked(kind: str, text: str) -> Markup:
    return Markup(f'<span class="q-{kind}">{escape(text)}</span>') if kind else escape(text)  # noqa: S704


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (50 ms that only the catalog needs)

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("code_inline", _code)
    parser.add_render_rule("em_open", _emphasis)
    parser.add_render_rule("em_close", _emphasis_end)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading_end)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("table_open", lambda *_: '<div class="wide" tabindex="0" role="group"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _code(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: Mapping[str, Any]) -> str:  # noqa: ANN401
    content = tokens[index].content
    code = Markup("<code>{}</code>").format(content)
    href = environment["hrefs"].get(content)
    linked = Markup('<a href="{}">{}</a>').format(environment["root"] + href, code) if href else code
    return str(code if _is_linked(tokens[:index]) else linked)


def _is_linked(before: Sequence[Token]) -> bool:
    """Whether a link is open after these tokens."""
    opened = sum(token.type == "link_open" for token in before)
    return opened > sum(token.type == "link_close" for token in before)


def _emphasis(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: Mapping[str, Any]) -> str:  # noqa: ANN401
    href = _title_href(tokens, index, environment)
    return str(Markup('<em><a href="{}">').format(environment["root"] + href)) if href else "<em>"


def _emphasis_end(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: Mapping[str, Any]) -> str:  # noqa: ANN401
    return "</a></em>" if _title_href(tokens, index - 2, environment) else "</em>"


def _title_href(tokens: Sequence[Token], index: int, environment: Mapping[str, Any]) -> str:
    """Where emphasised text that begins at ``index`` leads: it must be plain, and no link already."""
    kinds = [token.type for token in tokens[max(index, 0) : index + 3]]
    if kinds != ["em_open", "text", "em_close"] or _is_linked(tokens[:index]):
        return ""
    return str(environment["hrefs"].get(f"*{tokens[index + 1].content}*", ""))


def _fence(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:  # noqa: ANN401
    content = tokens[index].content.rstrip("\n")
    kind, code = ("query", promql(content)) if _is_promql(tokens[index]) else ("code", escape(content))
    return str(Markup('<pre class="{}" tabindex="0"><code>{}</code></pre>\n').format(kind, code))


def _is_promql(token: Token) -> bool:
    return token.type == "fence" and token.info.strip().split(" ")[0] == "promql"


def _heading(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: dict[str, Any]) -> str:  # noqa: ANN401
    level, text = int(tokens[index].tag[1:]), tokens[index + 1].content.replace("`", "")
    taken = {heading.anchor for heading in environment["headings"]}
    wanted = anchor(text)
    name = next(each for each in [wanted, *(f"{wanted}-{n}" for n in range(2, 999))] if each not in taken)
    environment["headings"].append(Heading(name, text, level))
    return f'<h{level} id="{name}">'


def _heading_end(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:  # noqa: ANN401
    return f"</{tokens[index].tag}>\n"


def _link(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:  # noqa: ANN401
    href = str(tokens[index].attrs.get("href", ""))
    if "://" not in href:
        href = re.sub(r"\.md(?=$|#)", ".html", href)
    return str(Markup('<a href="{}">').format(href))
