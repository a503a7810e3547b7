"""A renaming in PHP code that uses the generated package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod.php.uses import php_uses
from sdkgen.model.naming import case_names, enum_name, method_name, parameter_name
from sdkgen.text.edits import Doubt, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.php.uses import PhpCall, PhpClassName
    from sdkgen.codemod.rename.subject import Renaming


def rename_php(text: str, renaming: Renaming, namespace: str) -> Iterator[Edit | Doubt]:
    """The changes of one file: methods, named arguments, enums and their cases."""
    uses = php_uses(text, namespace)
    for call in uses.calls:
        yield from _call(call, renaming)
    if renaming.label is not None and renaming.label.is_closed:
        old = f"{namespace}\\Labels\\{enum_name(renaming.label)}".lower()
        after = enum_name(renaming.new_label(renaming.label))
        taken = uses.imports.get(after.lower()) is not None and after != enum_name(renaming.label)
        for name in uses.classes:
            for change in _enum(name, renaming, old):
                is_class = change.start == name.written.start
                yield (
                    Doubt(change.start, change.end, f"`{after}` is imported already") if is_class and taken else change
                )


def _call(call: PhpCall, renaming: Renaming) -> Iterator[Edit | Doubt]:
    metric = next((each for each in renaming.metrics if method_name(each).lower() == call.method.text.lower()), None)
    if metric is None:
        return
    if renaming.renames_metric:
        yield Edit(call.method.start, call.method.end, method_name(renaming.new_metric(metric)))
    elif renaming.label is not None and renaming.value is None:
        if call.arguments is None:
            message = f"the arguments spread here may name the label `{renaming.old}`"
            yield Doubt(call.method.start, call.method.end, message)
        for argument in call.arguments or ():
            if argument.name is not None and argument.name.text == parameter_name(renaming.label):
                yield Edit(argument.name.start, argument.name.end, parameter_name(renaming.new_label(renaming.label)))


def _enum(name: PhpClassName, renaming: Renaming, full: str) -> Iterator[Edit | Doubt]:
    label = renaming.label
    if label is None or name.full != full:
        return
    after = renaming.new_label(label)
    if renaming.value is None:
        # A constant of the same letters is no class: PHP compares only names of classes without regard to case.
        is_meant = name.written.text == enum_name(label) and not name.is_alias
        if is_meant and enum_name(after) != enum_name(label):
            yield Edit(name.written.start, name.written.end, enum_name(after))
        return
    old, new = case_names(label.values), case_names(after.values)
    changed = {old[value]: new[renaming.new if value == renaming.old else value] for value in old}
    if name.case is not None and changed.get(name.case.text, name.case.text) != name.case.text:
        yield Edit(name.case.start, name.case.end, changed[name.case.text])
    if name.text is not None and name.text.text[1:-1] == renaming.old:
        quote = name.text.text[0]
        escaped = renaming.new.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        if quote == '"' and "$" in escaped:
            yield Doubt(name.text.start, name.text.end, "the new value needs other quotes here")
        else:
            yield Edit(name.text.start + 1, name.text.end - 1, escaped)
