"""What names say: units, groups, helps, ids."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sdkgen.model.naming import PHP_RESERVED, studly_case
from sdkgen.model.units import OPENMETRICS_SUFFIX_UNITS, PREFIXED_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS = sorted({*OPENMETRICS_SUFFIX_UNITS, *PREFIXED_UNITS}, key=len, reverse=True)
_PLURAL = re.compile(r"[a-z]{3,}[^s]s\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FOREIGN_PREFIXES = ("go", "process", "python", "php", "promhttp", "net", "http", "instrumentation")
_LONGEST_SERVICE = 40


def unit_of(name: str, type_: str) -> str | None:
    """The unit that a metric's name ends with: a known one, or what a counter counts."""
    family = name.removesuffix("_total") if type_ == "counter" else name
    known = next((unit for unit in _UNITS if family.endswith(f"_{unit}")), None)
    if known is not None:
        return known
    last = family.rpartition("_")[2]
    return last if type_ == "counter" and _PLURAL.match(last) else None


def help_of(name: str) -> str:
    """A name as a sentence: ``http_requests_total`` is read as ``Http requests.``."""
    words = " ".join(part for part in name.removesuffix("_total").split("_") if part) or name
    return f"{words[:1].upper()}{words[1:]}."


def snake_case(name: str, fallback: str) -> str:
    """Any name as lower case words: ``podIP`` → ``pod_ip``."""
    words = re.findall(r"[a-z0-9]+", _CAMEL.sub("_", name).lower())
    joined = "_".join(words)
    return joined if joined[:1].isalpha() else "_".join([fallback, *words])


def group_names(names: Iterable[str], fewest: int = 3) -> dict[str, str]:
    """The group of every metric: the first word of its name when several share it, else ``other``."""
    first = {name: snake_case(name.partition("_")[0], "metric") for name in names}
    shared = Counter(first.values())
    return {name: word if shared[word] >= fewest else "other" for name, word in first.items()}


def service_of(names: Iterable[str]) -> str:
    """The most common first word of metrics that are no library's own."""
    words = Counter(snake_case(name.partition("_")[0], "service") for name in names)
    for foreign in _FOREIGN_PREFIXES:
        words.pop(foreign, None)
    common = max(words, key=lambda word: (words[word], word), default="service")
    return common[:_LONGEST_SERVICE]


def namespace_of(service: str) -> str:
    r"""The PHP namespace of a service: ``shop-api`` → ``ShopApi\Metrics``."""
    word = studly_case(snake_case(service, "service"))
    return f"{word}Service\\Metrics" if word.lower() in PHP_RESERVED else f"{word}\\Metrics"
