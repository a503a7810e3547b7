"""Markdown and PromQL as HTML that cannot become anything else: no raw HTML passes, and no address that runs code."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from sdkgen.promql import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

_KEYWORDS = frozenset(
    {"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool"}
    | {"sum", "avg", "min", "max", "count", "topk", "bottomk", "quantile", "stddev", "stdvar", "group", "count_values"}
)
_NOT_IN_ANCHORS = re.compile(r"[^a-z0-9]+")
_NOT_IN_HEADINGS = re.compile(r"[^\w\- ]")


class Heading(NamedTuple):
    """A heading of a page: its anchor, its text and its level."""

    anchor: str
    text: str
    level: int


class Rendered(NamedTuple):
    """A page of Markdown as HTML, and its headings."""

    html: Markup
    headings: tuple[Heading, ...]


def page_address(address: str) -> str:
    """Where a link of Markdown leads on the site: to the page that is made of another Markdown file."""
    return address if "://" in address else re.sub(r"\.md(?=$|#)", ".html", address)


def render_markdown(
    text: str, root: str, hrefs: Mapping[str, str], follow: Callable[[str], str] = page_address
) -> Rendered:
    """``text`` as HTML for a page from which the site begins at ``root``.

    Code that is one of ``hrefs`` is linked to it, emphasised text when it is there between asterisks; ``follow`` says
    where addresses of links lead.
    """
    environment: dict[str, Any] = {"root": root, "hrefs": hrefs, "headings": [], "follow": follow}
    parser = _markdown()
    html = parser.renderer.render(list(_headed(parser.parse(text, environment))), parser.options, environment)
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


def _headed(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens of a page without empty table headers, which Markdown demands and no reader needs."""
    kept = True
    for index, token in enumerate(tokens):
        if token.type == "thead_open":
            cells = tokens[index : next(n for n in range(index, len(tokens)) if tokens[n].type == "thead_close")]
            kept = any(cell.content for cell in cells if cell.type == "inline")
        if token.type in ("th_open", "th_close") and not tokens[index + token.nesting].content:
            token.tag = "td"
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        if kept:
            yield token
        kept = kept or token.type == "thead_close"


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
    code = promql(content) if _is_promql(tokens[index]) else escape(content)
    return str(Markup('<pre class="{}" tabindex="0"><code>{}</code></pre>\n').format(_fence_kind(tokens[index]), code))


def _fence_kind(token: Token) -> str:
    """A query or other code, which readers copy, or else what something prints."""
    if _is_promql(token):
        return "query"
    return "code" if token.info.strip() not in ("", "text") else "output"


def _is_promql(token: Token) -> bool:
    return token.type == "fence" and token.info.strip().split(" ")[0] == "promql"


def _heading(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: dict[str, Any]) -> str:  # noqa: ANN401
    level, text = int(tokens[index].tag[1:]), tokens[index + 1].content.replace("`", "")
    taken = {heading.anchor for heading in environment["headings"]}
    wanted = _heading_anchor(text)
    name = next(each for each in [wanted, *(f"{wanted}-{n}" for n in range(2, 999))] if each not in taken)
    environment["headings"].append(Heading(name, text, level))
    return f'<h{level} id="{name}">'


def _heading_anchor(text: str) -> str:
    """An id like those of repository browsers, so that links work in both places; it begins with a letter."""
    return _NOT_IN_HEADINGS.sub("", text.lower()).replace(" ", "-").lstrip("0123456789-_") or "section"


def _heading_end(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: Mapping[str, Any]) -> str:  # noqa: ANN401
    heading = environment["headings"][-1]
    here = Markup('<a class="here" href="#{}" aria-label="Link to {}">#</a>').format(heading.anchor, heading.text)
    return f"{here if heading.level > 1 else ''}</{tokens[index].tag}>\n"


def _link(_: RendererHTML, tokens: Sequence[Token], index: int, __: Any, environment: Mapping[str, Any]) -> str:  # noqa: ANN401
    href = environment["follow"](str(tokens[index].attrs.get("href", "")))
    return str(Markup('<a href="{}">').format(href))
