"""Names in generated code, derived from names in the specification."""

from __future__ import annotations

import re
import zlib
from keyword import iskeyword
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model.catalogue import Label, Metric

PHP_RESERVED = frozenset(
    """__halt_compiler abstract and array as bool break callable case catch class clone const continue declare default
    die do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends false
    final finally float fn for foreach function global goto if implements include include_once instanceof insteadof int
    interface isset iterable list match mixed namespace never new null numeric object or parent print private protected
    public readonly require require_once resource return self static string switch this throw trait true try unset use
    var void while xor yield""".split()  # noqa: SIM905  (a table of 83 words reads best as text)
)
"""Words that PHP does not allow, or will not allow, as a class name (php.net, List of Keywords)."""

_TAKEN_METHODS = frozenset({"use", "recorder", "fake"})
_SYMBOLS = {"+": "Plus", "-": "_", "%": "Percent", "<": "Less", ">": "Greater", "=": "Equal", "*": "Star", "#": "Hash"}
_CASE_RESERVED = frozenset({"class"})

_TAKEN_FUNCTIONS = frozenset({"recorder"})
_TAKEN_CLASSES = frozenset({"StrEnum", "Literal", "TypeAlias"})


def method_name(metric: Metric) -> str:
    """The typed method of a metric: ``data_import_records_total`` → ``dataImportRecords``."""
    name = camel_case(metric.family)
    return f"{name}Metric" if name.lower() in _TAKEN_METHODS else name


def parameter_name(label: Label) -> str:
    """The typed method's parameter for a label: ``api_version`` → ``apiVersion``."""
    name = camel_case(label.name)
    return "thisValue" if name == "this" else name


def enum_name(label: Label) -> str:
    """The backed enum of a closed label: ``import_source`` → ``ImportSource``."""
    name = studly_case(label.id)
    return f"{name}Value" if name.lower() in PHP_RESERVED else name


def case_names(values: Iterable[str]) -> dict[str, str]:
    """The enum case of every value: ``whm`` → ``Whm``, ``24h`` → ``Value24h``, ``4+`` → ``Value4Plus``.

    Values whose names would collide get a hash of the value, so that adding a value never renames another's case.
    """
    plain = {value: _case_name(value) for value in values}
    folded = [name.lower() for name in plain.values()]
    return {
        value: name if folded.count(name.lower()) == 1 else f"{name}_{zlib.crc32(value.encode()):08x}"
        for value, name in plain.items()
    }


def camel_case(snake: str) -> str:
    """``http_requests`` → ``httpRequests``."""
    studly = studly_case(snake)
    return studly[:1].lower() + studly[1:]


def studly_case(snake: str) -> str:
    """``http_requests`` → ``HttpRequests``."""
    return "".join(part[:1].upper() + part[1:] for part in snake.split("_"))


def _case_name(value: str) -> str:
    words = re.split(r"[^a-zA-Z0-9]+", "".join(f"_{_SYMBOLS[char]}_" if char in _SYMBOLS else char for char in value))
    name = "".join(word[:1].upper() + word[1:] for word in words if word)
    if not name or name[0].isdigit():
        name = f"Value{name}"
    return f"{name}Value" if name.lower() in _CASE_RESERVED else name


def function_name(metric: Metric) -> str:
    """The typed Python method of a metric: ``data_import_records_total`` → ``data_import_records``."""
    name = metric.family
    return f"{name}_metric" if iskeyword(name) or name in _TAKEN_FUNCTIONS else name


def argument_name(label: Label) -> str:
    """The typed Python method's argument for a label; Python's own words get an underscore."""
    return f"{label.name}_" if iskeyword(label.name) or label.name == "self" else label.name


def class_name(label: Label) -> str:
    """The Python enum of a closed label: ``import_source`` → ``ImportSource``."""
    name = studly_case(label.id)
    return f"{name}Value" if iskeyword(name) or name in _TAKEN_CLASSES else name


def member_names(values: Iterable[str]) -> dict[str, str]:
    """The member of every value: ``whm`` → ``WHM``, ``24h`` → ``VALUE_24H``, ``4+`` → ``VALUE_4_PLUS``.

    As with PHP's cases, values whose names would collide get a hash of the value.
    """
    plain = {value: _member_name(value) for value in values}
    names = list(plain.values())
    return {
        value: name if names.count(name) == 1 else f"{name}_{zlib.crc32(value.encode()):08X}"
        for value, name in plain.items()
    }


def _member_name(value: str) -> str:
    spelled = "".join(f"_{_SYMBOLS[char]}_" if char in _SYMBOLS else char for char in value)
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", spelled)
    name = "_".join(word.upper() for word in re.split(r"[^a-zA-Z0-9]+", words) if word)
    return name if name and not name[0].isdigit() else f"VALUE_{name}".rstrip("_")
