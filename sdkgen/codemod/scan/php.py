"""What PHP code does with the generated API, and what of it the specification does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.php.uses import php_uses
from sdkgen.codemod.scan.report import Use, deprecation_finding
from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.model.naming import case_names, method_name, parameter_name
from sdkgen.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.files import File
    from sdkgen.codemod.php.tokens import PhpToken
    from sdkgen.codemod.php.uses import PhpCall, PhpClassName
    from sdkgen.codemod.python.generated_names import PhpNames
    from sdkgen.diagnostics import Span
    from sdkgen.model import Label, Metric

_OWN_METHODS = frozenset({"use", "recorder", "fake"})


def check_php(file: File, names: PhpNames) -> Iterator[Use | Diagnostic]:
    """The uses and findings of one file."""
    text = file.content.decode(errors="replace")
    uses = php_uses(text, names.namespace)
    checker = _Checker(file, Lines(text), names)
    for call in uses.calls:
        yield from checker.call(call)
    for name in uses.classes:
        yield from checker.enum_case(name)


class _Checker:
    """Knows where things stand in one file."""

    def __init__(self, file: File, lines: Lines, names: PhpNames) -> None:
        self.file = file
        self.lines = lines
        self.names = names

    def call(self, call: PhpCall) -> Iterator[Use | Diagnostic]:
        """The metric that a call uses, and what is wrong with its arguments."""
        method = call.method.text
        metric = self.names.methods.get(method.lower())
        span = self.lines.span_of(self.file.shown, call.method.start, call.method.end)
        if metric is None:
            if method.lower() not in _OWN_METHODS:
                known = [method_name(each) for each in self.names.methods.values()]
                message = f"no metric of the specification has the method `{method}`"
                yield kinds.UNDECLARED_METRIC.at(span, message, help=did_you_mean(method, known))
            return
        yield Use(metric.name, span, "PHP")
        yield from deprecation_finding(metric, span)
        if call.arguments is not None:
            yield from self._arguments(metric, call)

    def _arguments(self, metric: Metric, call: PhpCall) -> Iterator[Diagnostic]:
        known = {parameter_name(label): label for label in metric.labels}
        named = [argument.name for argument in call.arguments or () if argument.name is not None]
        for name in named:
            if name.text not in known:
                message = f"`{metric.name}` has no label with the parameter `{name.text}`"
                yield kinds.OTHER_LABELS.at(self._span(name), message, help=did_you_mean(name.text, known))
        positional = len(call.arguments or ()) - len(named)
        missing = [name for name in list(known)[positional:] if name not in {each.text for each in named}]
        if all(name.text in known for name in named) and (missing or positional > len(known)):
            count = f"{len(known)} label{'s' * (len(known) != 1)}"
            message = f"`{metric.name}` has {count}, the call gives {len(call.arguments or ())}"
            help_ = "missing: " + ", ".join(f"`{name}`" for name in missing) if missing else None
            yield kinds.OTHER_LABELS.at(self._span(call.method), message, help=help_)

    def enum_case(self, name: PhpClassName) -> Iterator[Diagnostic]:
        """A case that its enum does not have."""
        prefix = f"{self.names.namespace.lower()}\\labels\\"
        label = self.names.enums.get(name.full.removeprefix(prefix)) if name.full.startswith(prefix) else None
        if label is None or name.case is None or name.case.text in ("class", *_cases(label)):
            return
        message = f"the label `{label.name}` has no value with the case `{name.case.text}`"
        yield kinds.OTHER_VALUE.at(self._span(name.case), message, help=did_you_mean(name.case.text, _cases(label)))

    def _span(self, token: PhpToken) -> Span:
        return self.lines.span_of(self.file.shown, token.start, token.end)


def _cases(label: Label) -> list[str]:
    return list(case_names(label.values).values())
