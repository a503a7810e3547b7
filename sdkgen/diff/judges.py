"""Judgements about a changed value: one function for each way in which a value can matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sdkgen.diff.change import Level, Touch, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Judge = Callable[[Any, Any], Iterator[Verdict]]
    Rule: TypeAlias = "Judge | Members | Part | None"

_SHOWN = 60
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 0.001))


@dataclass(frozen=True, slots=True)
class Members:
    """A collection of definitions, told apart by their keys or by an attribute; each is compared in turn.

    ``added`` and ``removed`` judge a definition that only one side has.
    """

    what: str
    added: Callable[[Any, Comparison], Verdict]
    removed: Callable[[Any, Comparison], Verdict]


@dataclass(frozen=True, slots=True)
class Part:
    """A definition inside a definition, which may be absent."""

    added: Verdict
    removed: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides as wholes and the day of the comparison, for judgements that need to look around."""

    old: Any
    new: Any
    today: str


def members(what: str, removed: Level, why: str = "", *, added: Level = Level.ADDITIVE, code: bool = False) -> Members:
    """A collection whose definitions come and go with one level each."""

    def gone(_item: object, _comparison: Comparison) -> Verdict:
        return Verdict(removed, f"was removed{f': {why}' if why else ''}", touch=Touch(code=code))

    def new(_item: object, _comparison: Comparison) -> Verdict:
        return Verdict(added, "is new", touch=Touch(queries=False))

    return Members(what, new, gone)


def always(level: Level, why: str = "", *, code: bool = False, queries: bool = True) -> Judge:
    """Every change of the value is of one level."""

    def judge(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        reaches = queries and level is not Level.DOCS
        yield Verdict(level, became(old, new, why), touch=Touch(code=code, queries=reaches))

    return judge


def docs(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
    """Only what people read has changed."""
    yield Verdict(Level.DOCS, became(old, new, ""), touch=Touch(queries=False))


def declared(why_changed: str) -> Judge:
    """To declare the value is additive; to change or to withdraw it is breaking."""

    def judge(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        level = Level.ADDITIVE if old is None else Level.BREAKING
        yield Verdict(level, became(old, new, "" if old is None else why_changed))

    return judge


def flag(if_set: Level, if_cleared: Level, why: str) -> Judge:
    """Setting and clearing a flag are judged apart."""

    def judge(_old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        level = if_set if new else if_cleared
        yield Verdict(level, f"{'is set' if new else 'is no longer set'}{_because(why, level)}")

    return judge


def limit(if_more: Level, if_less: Level, why: str, *, missing: float = float("inf"), seconds: bool = False) -> Judge:
    """More and less of a number are judged apart; ``missing`` is what an absent one counts as."""

    def judge(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        grows = (missing if new is None else new) > (missing if old is None else old)
        level = if_more if grows else if_less
        before, after = (_duration(old), _duration(new)) if seconds else (old, new)
        yield Verdict(level, became(before, after, why if level is Level.BREAKING else ""))

    return judge


def keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Verdict]:
    """A mapping that only people read, one sentence a key."""
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            message = f"{quoted(key)} {'says something else' if key in new else 'is gone'}"
            yield Verdict(Level.DOCS, message, touch=Touch(queries=False))


def each(if_added: Level, if_removed: Level, why: str) -> Judge:
    """Items of a collection are judged one by one."""

    def judge(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        for item in (item for item in old if item not in new):
            yield Verdict(if_removed, f"no longer has {quoted(item)}{_because(why, if_removed)}")
        for item in (item for item in new if item not in old):
            yield Verdict(if_added, f"has {quoted(item)} now{_because(why, if_added)}")

    return judge


def span_of_values(old: tuple[float, float] | None, new: tuple[float, float] | None) -> Iterator[Verdict]:
    """A range: a wider one breaks what was built on the narrower, as thresholds and percentages are."""
    narrower = new is not None and (old is None or (new[0] >= old[0] and new[1] <= old[1]))
    level = Level.ADDITIVE if narrower else Level.BREAKING
    yield Verdict(level, became(old, new, "" if narrower else "values outside of the old range may appear"))


def meanings(old: Mapping[str, str], new: Mapping[str, str], *, added: Level) -> Iterator[Verdict]:
    """Numbers with a meaning: gone ones and exchanged meanings break, better words do not."""
    for number in (number for number in old if number not in new):
        yield Verdict(Level.BREAKING if added is Level.ADDITIVE else Level.ADDITIVE, f"no longer has {quoted(number)}")
    for number in (number for number in new if number not in old):
        yield Verdict(added, f"has {quoted(number)} now: {new[number]}", (number,))
    for number in (number for number in new if old.get(number, new[number]) != new[number]):
        exchanged = new[number] in old.values()
        level = Level.BREAKING if exchanged else Level.DOCS
        message = f"{quoted(number)} means {quoted(new[number])}, it was {quoted(old[number])}"
        yield Verdict(level, message, (number,), Touch(queries=exchanged))


def became(old: Any, new: Any, why: str) -> str:  # noqa: ANN401  (the value of any field)
    """A sentence about a value that is another now."""
    if old in (None, ""):
        text = f"is {quoted(new)} now"
    elif new in (None, ""):
        text = f"is no longer {quoted(old)}"
    else:
        text = f"{quoted(old)} became {quoted(new)}"
    return text + (f": {why}" if why else "")


def quoted(value: Any) -> str:  # noqa: ANN401  (the value of any field)
    """A value as a reader of the change sees it: on one line, and not too long."""
    if isinstance(value, float):
        return f"`{value:g}`"
    if isinstance(value, tuple):
        return ", ".join(map(quoted, value)) or "nothing"
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def _duration(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    unit, length = next((unit, length) for unit, length in _UNITS if seconds % length == 0 or unit == "ms")
    return f"{seconds / length:g}{unit}"


def _because(why: str, level: Level) -> str:
    return f": {why}" if why and level is Level.BREAKING else ""
