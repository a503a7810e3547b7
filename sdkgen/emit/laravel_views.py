"""What the templates of the Laravel package are given: enums and typed methods, finished."""

from __future__ import annotations

from dataclasses import dataclass

from sdkgen.emit.php import literal

_LINE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class EnumCase:
    """One declared value of a label."""

    name: str
    value: str
    help: list[str]


@dataclass(frozen=True, slots=True)
class EnumView:
    """A backed enum of a closed label."""

    name: str
    doc: list[str]
    anchor: str
    cases: list[EnumCase]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a typed method and the expression that turns it into a label value."""

    type: str
    name: str
    expression: str
    example: str
    doc: list[str]


@dataclass(frozen=True, slots=True)
class MethodView:
    """A typed method of the Metrics class."""

    name: str
    metric: str
    recorded_as: str
    instrument: str
    doc: list[str]
    subject: str
    anchor: str
    deprecated: list[str]
    parameters: list[Parameter]
    imports: list[str]

    @property
    def values(self) -> str:
        """The expressions of the label values, in exposition order."""
        return ", ".join(parameter.expression for parameter in self.parameters)

    @property
    def signature(self) -> str:
        """The typed parameters."""
        return ", ".join(f"{parameter.type} ${parameter.name}" for parameter in self.parameters)

    @property
    def fits_one_line(self) -> bool:
        """Whether the declaration keeps within PSR-12's line length."""
        return len(f"    public static function {self.name}({self.signature}): {self.instrument}") <= _LINE_LENGTH

    @property
    def body(self) -> str:
        """The instrument that the method returns, its label values one a line when they are many."""
        head = f"new {self.instrument}(self::recorder(), {literal(self.recorded_as)}, ["
        if len(head) + len(self.values) <= _LINE_LENGTH - 20:
            return f"{head}{self.values}])"
        lines = "".join(f"            {parameter.expression},\n" for parameter in self.parameters)
        return f"{head}\n{lines}        ])"

    @property
    def call(self) -> str:
        """The method as a reader of the package's README calls it."""
        arguments = ", ".join(f"{parameter.name}: {parameter.example}" for parameter in self.parameters)
        return f"Metrics::{self.name}({arguments})"
