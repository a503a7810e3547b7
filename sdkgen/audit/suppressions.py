"""Findings that somebody excused where they are: `sdkgen: ignore SDK452 the reason`.

It stands in a comment of a query, of a rule file or of Markdown, or in the description of a panel or a dashboard, where
Grafana keeps it; in an HTML comment there, nobody sees it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import Diagnostic, Span, did_you_mean
from sdkgen.documents import Spot, kinds
from sdkgen.documents.markdown import fences
from sdkgen.documents.records import Dashboard, Fences, ManagedRules, RuleFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.documents import Document
    from sdkgen.documents.view import Flaw
    from sdkgen.text.documents import Pointer

_MARK = re.compile(
    r"sdkgen:[ \t]*ignore[ \t]*(?P<rules>[\w-]*(?:[ \t]*,[ \t]*[\w-]+)*)(?P<reason>(?:(?!-->|\*/|\\n)[^\r\n])*)"
)
_COMMENT = re.compile(r"[ \t]*(?:#|<!--)")
_SHORTEST_REASON = 3


class Suppression(NamedTuple):
    """The ids of rules that are excused within ``covers``: everything at or below one of these pointers."""

    rules: frozenset[str]
    covers: tuple[Pointer, ...]
    span: Span

    def excuses(self, flaw: Flaw) -> bool:
        """Whether a flaw is one of those."""
        if flaw.kind.id not in self.rules:
            return False
        places = [flaw.spot.pointer]
        places += [flaw.target.pointer] if flaw.target is not None else []
        places += [flaw.owner.pointer] if flaw.owner is not None else []
        return any(place[: len(cover)] == cover for cover in self.covers for place in places)


class Marks(NamedTuple):
    """The suppressions of a document, and those that are none."""

    suppressions: tuple[Suppression, ...]
    findings: tuple[Diagnostic, ...]


def read_marks(document: Document, rules: Mapping[str, str]) -> Marks:
    """Every suppression in a document; ``rules`` maps ids and names to ids."""
    if "sdkgen:" not in document.file.text:
        return Marks((), ())
    suppressions, findings = [], []
    for match, span, covers in _matches(document):
        named = [name for name in re.split(r"[\s,]+", match["rules"]) if name]
        unknown = [name for name in named if name not in rules]
        if not named or unknown:
            findings.append(_unknown(span, unknown, rules))
        elif len(match["reason"].strip(" \t:—-.")) < _SHORTEST_REASON:
            message = f"the suppression of {', '.join(named)} gives no reason"
            findings.append(kinds.INVALID_SUPPRESSION.at(span, message, help="write the reason behind the rule"))
        else:
            suppressions.append(Suppression(frozenset(rules[name] for name in named), covers, span))
    return Marks(tuple(suppressions), tuple(findings))


def unused(suppressions: Iterable[Suppression], flaws: Iterable[Flaw]) -> Iterator[Diagnostic]:
    """A finding for every suppression that excuses none of the flaws."""
    found = list(flaws)
    for each in suppressions:
        for rule in sorted(each.rules):
            if not any(flaw.kind.id == rule and each.excuses(flaw) for flaw in found):
                message = f"nothing here is a finding {rule}: the suppression is not needed"
                yield kinds.UNUSED_SUPPRESSION.at(each.span, message, help="remove it")


def _unknown(span: Span, unknown: list[str], rules: Mapping[str, str]) -> Diagnostic:
    if not unknown:
        message = "the suppression names no rule"
        return kinds.INVALID_SUPPRESSION.at(span, message, help="write `sdkgen: ignore SDK452 the reason`")
    hint = did_you_mean(unknown[0], rules) or "see `sdkgen explain`"
    return kinds.INVALID_SUPPRESSION.at(span, f"there is no finding `{unknown[0]}` to suppress", help=hint)


def _matches(document: Document) -> Iterator[tuple[re.Match[str], Span, tuple[Pointer, ...]]]:
    content = document.content
    if isinstance(content, Dashboard):
        texts = [(content.description, (*content.pointer, "description"), content.pointer)]
        texts += [(panel.description, (*panel.pointer, "description"), panel.pointer) for panel in content.panels]
        texts += [(target.text, target.pointer, target.pointer) for _, target in content.targets]
        for text, pointer, cover in texts:
            for match in _MARK.finditer(text):
                yield match, document.span(Spot(pointer, match.start(), match.end())), (cover,)
        return
    text = document.file.text
    for match in _MARK.finditer(text):
        covers = _covered(document, text, match.start())
        if covers is not None:
            yield match, document.file.lines.span_of(document.path, match.start(), match.end()), covers


def _covered(document: Document, text: str, offset: int) -> tuple[Pointer, ...] | None:
    """What a comment speaks of: the rule or the fence that it stands in or above, else the whole file."""
    after = _next_line(text, offset)
    if isinstance(document.content, RuleFile | ManagedRules):
        last = document.shift + len(getattr(document.source, "text", ""))
        if not document.shift <= offset <= last:
            return None
        extents = [(rule.pointer, *document.offsets(Spot(rule.pointer))) for rule in document.content.rules]
        # The text of a rule goes on up to the next one's first word: what stands above that belongs to the next one.
        spoken_of = (after, offset) if _is_above(text, offset, after) else (offset, after)
        found = (pointer for place in spoken_of for pointer, start, end in extents if start <= place < end)
        return (next(found, ()),)
    for fence in fences(text):
        opening = text.rfind("\n", 0, fence.start - 1) + 1
        if opening <= offset < fence.end or opening <= after < fence.end:
            targets = document.content.targets if isinstance(document.content, Fences) else ()
            starts = [(target.pointer, document.offsets(Spot(target.pointer))[0]) for target in targets]
            return tuple(pointer for pointer, start in starts if fence.start <= start < fence.end) or None
    return ((),)


def _is_above(text: str, offset: int, after: int) -> bool:
    """Whether a comment has a line of its own that is not indented further than the next one."""
    line, following = (text[text.rfind("\n", 0, place) + 1 :] for place in (offset, after))
    own, indent = (len(each) - len(each.lstrip(" \t")) for each in (line, following))
    return line.lstrip(" \t").startswith("#") and own <= indent


def _next_line(text: str, offset: int) -> int:
    """Where the first line after the comment begins that is neither a comment nor empty; at its first word."""
    position = text.find("\n", offset) + 1
    while 0 < position < len(text):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        if line.strip() and not _COMMENT.match(line):
            # A rule begins behind the dash of its list.
            return position + len(line) - len(line.lstrip(" \t-"))
        position = end + 1 if end >= 0 else 0
    return len(text)
