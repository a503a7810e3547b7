"""A rule: labels that identify people need a word from those who protect their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from sdkgen.plugins import Kind, Options, Rule, Severity, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.plugins import Diagnostic, Resolution

KIND = Kind(
    "HOUSE1",
    "personal-data",
    Severity.ERROR,
    "A label identifies people, and nobody who protects their data agreed to it.",
)


class PersonalDataOptions(Options):
    """Which labels identify people."""

    labels: list[Text] = Field(description="Names of labels that do.")


def check(spec: Resolution, options: PersonalDataOptions) -> Iterator[Diagnostic]:
    """Every such label without the key `x-agreed`."""
    for label in spec.labels:
        if label.name in options.labels and "x-agreed" not in label.extensions:
            message = f"`{label.name}` identifies people"
            yield KIND.at(spec.span(label.origin, key=True), message, help="ask, and write `x-agreed: <ticket>`")


PLUGIN = Rule(KIND, check, PersonalDataOptions)
