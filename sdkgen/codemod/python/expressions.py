"""What expressions of Python code stand for; calls and mentions are recorded on the way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from sdkgen.codemod.python.bindings import Bindings
from sdkgen.codemod.python.scopes import Scope, any_of, bounded, joined, loop_value
from sdkgen.codemod.python.values import (
    UNKNOWN,
    Argument,
    Call,
    Either,
    Instance,
    Items,
    Mention,
    Number,
    Result,
    Space,
    Step,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.text.lines import Place

_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


class Expressions(Bindings):
    """Evaluates expressions as far as reading tells; statements are the subclass's."""

    def __init__(self, roots: frozenset[str]) -> None:
        """Starts in an empty module; ``roots`` are the first parts of the modules that matter."""
        super().__init__(roots)
        self._handlers: dict[type[ast.AST], Callable[..., Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.JoinedStr: self._joined_text,
            ast.BinOp: self._operation,
            ast.UnaryOp: self._negation,
            ast.List: self._items,
            ast.Tuple: self._items,
            ast.Set: self._items,
            ast.Dict: self._dict,
            ast.Subscript: self._subscript,
            ast.IfExp: self._choice,
            ast.BoolOp: self._alternatives,
            ast.NamedExpr: self._named,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
        }

    def value(self, node: ast.expr) -> Value:
        """What ``node`` stands for."""
        handler = self._handlers.get(type(node))
        if handler is not None:
            return handler(node)
        self.visit_children(node)
        return UNKNOWN

    def visit_children(self, node: ast.AST) -> None:
        """Reads every expression directly below ``node``."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
            elif not isinstance(child, ast.expr_context | ast.operator | ast.cmpop | ast.unaryop | ast.boolop):
                self.visit_children(child)

    def visit_signature(self, arguments: ast.arguments) -> dict[str, Value]:
        """Reads defaults and annotations; the result says which parameters are objects of a class that matters."""
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.value(default)
        annotated: dict[str, Value] = {}
        for each in ast.walk(arguments):
            if isinstance(each, ast.arg) and each.annotation is not None:
                value = self.value(each.annotation)
                if self.is_interesting(value):
                    annotated[each.arg] = Instance(value)
        return annotated

    def place(self, node: ast.expr | ast.stmt) -> Place:
        """Where ``node`` stands."""
        return (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def bind_target(self, target: ast.expr, value: Value) -> None:
        """Lets an assignment's target stand for ``value``."""
        if isinstance(target, ast.Name):
            self.bind(target.id, value)
        elif isinstance(target, ast.Tuple | ast.List):
            known = isinstance(value, Items) and len(value.items) == len(target.elts)
            values = value.items if known and isinstance(value, Items) else (UNKNOWN,) * len(target.elts)
            for part, item in zip(target.elts, values, strict=True):
                self.bind_target(part.value if isinstance(part, ast.Starred) else part, item)
        elif isinstance(target, ast.Attribute):
            base = self.value(target.value)
            if isinstance(base, Space):
                self.set_member(base.name, target.attr, value)
        elif isinstance(target, ast.Subscript):
            base, key = self.value(target.value), self.value(target.slice)
            if isinstance(base, Space) and isinstance(key, Text):
                self.set_member(base.name, key.text, value)

    def _constant(self, node: ast.Constant) -> Value:
        if isinstance(node.value, str):
            return Text(node.value, self.place(node))
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return Number(_as_float(node.value), self.place(node))
        return UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        if not isinstance(node.ctx, ast.Load):
            return UNKNOWN
        value = self.lookup(node.id)
        if value is None:
            return UNKNOWN
        if self.is_interesting(value):
            owner = self.scope.owner_of(node.id)
            follows = owner is None or node.id in owner.imported
            self.mentions.append(Mention(value, node.id, self.place(node), follows_import=follows))
        return value

    def _attribute(self, node: ast.Attribute) -> Value:
        base = self.value(node.value)
        if isinstance(base, Text) and node.attr == "value":
            return base
        if not self.is_interesting(base):
            return UNKNOWN
        value = bounded(Step(base, node.attr))
        self.mentions.append(Mention(value, node.attr, _last_name(node), is_member=True))
        return value

    def _call(self, node: ast.Call) -> Value:
        callee = self.value(node.func)
        arguments, is_open = [], False
        for each in node.args:
            if isinstance(each, ast.Starred):
                self.value(each.value)
                is_open = True
            else:
                arguments.append(Argument(None, None, self.value(each), self.place(each)))
        for keyword in node.keywords:
            is_open |= not self._keyword(keyword, arguments)
        if isinstance(callee, Unknown) and isinstance(node.func, ast.Name):
            return self._builtin(node.func.id, arguments, is_open=is_open)
        if not self.is_interesting(callee):
            return UNKNOWN
        name_place = _last_name(node.func) if isinstance(node.func, ast.Attribute) else self.place(node.func)
        self.calls.append(Call(callee, name_place, self.place(node), tuple(arguments), is_open))
        return Result(len(self.calls) - 1)

    def _keyword(self, keyword: ast.keyword, arguments: list[Argument]) -> bool:
        """Adds a keyword argument, or those of a literal `**{…}`; False when they cannot be told."""
        if keyword.arg is not None:
            end = keyword.col_offset + len(keyword.arg.encode())
            place = (keyword.lineno, keyword.col_offset, keyword.lineno, end)
            arguments.append(Argument(keyword.arg, place, self.value(keyword.value), self.place(keyword.value)))
            return True
        spread = keyword.value
        keys = spread.keys if isinstance(spread, ast.Dict) else [None]
        texts = [key for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        if not isinstance(spread, ast.Dict) or len(texts) != len(keys):
            self.value(spread)
            return False
        for key, item in zip(texts, spread.values, strict=True):
            arguments.append(
                Argument(str(key.value), self.place(key), self.value(item), self.place(item), in_dict=True)
            )
        return True

    def _builtin(self, name: str, arguments: list[Argument], *, is_open: bool) -> Value:
        if is_open or len(arguments) != 1 or self.scope.owner_of(name) is not None:
            return UNKNOWN
        given = arguments[0].value
        if name in _COPIES:
            return given
        if name == "float" and isinstance(given, Text):
            return Number(_as_float(given.text), arguments[0].place)
        if name in ("float", "str") and isinstance(given, Number | Text):
            return given
        return UNKNOWN

    def _joined_text(self, node: ast.JoinedStr) -> Value:
        parts = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                value = self.value(part.value)
                plain = part.conversion == -1 and part.format_spec is None
                if part.format_spec is not None:
                    self.value(part.format_spec)
                parts.append(value if plain else UNKNOWN)
            else:
                parts.append(self.value(part))
        return joined(tuple(parts), self.place(node))

    def _operation(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        return joined((left, right), self.place(node)) if isinstance(node.op, ast.Add) else UNKNOWN

    def _negation(self, node: ast.UnaryOp) -> Value:
        operand = self.value(node.operand)
        if isinstance(node.op, ast.USub) and isinstance(operand, Number):
            return Number(-operand.number, self.place(node))
        return UNKNOWN

    def _items(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        if not isinstance(getattr(node, "ctx", None), ast.Load | None):
            return UNKNOWN
        if not any(isinstance(item, ast.Starred) for item in node.elts):
            return bounded(Items(tuple([self.value(item) for item in node.elts]), self.place(node)))
        parts = tuple(
            self.value(item.value) if isinstance(item, ast.Starred) else Items((self.value(item),), self.place(item))
            for item in node.elts
        )
        return joined(parts, self.place(node))

    def _dict(self, node: ast.Dict) -> Value:
        space = f"<dict {node.lineno}:{node.col_offset}>"
        found = False
        for key, item in zip(node.keys, node.values, strict=True):
            name = self.value(key) if key is not None else UNKNOWN
            value = self.value(item)
            if isinstance(name, Text) and isinstance(value, Result | Step | Space | Either):
                self.set_member(space, name.text, value)
                found = True
        return Space(space) if found or not node.keys else UNKNOWN

    def _subscript(self, node: ast.Subscript) -> Value:
        base, key = self.value(node.value), self.value(node.slice)
        if isinstance(key, Text) and self.is_interesting(base):
            return Step(base, key.text)
        if isinstance(base, Items) and isinstance(key, Number) and 0 <= key.number < len(base.items):
            return base.items[int(key.number)]
        return UNKNOWN

    def _choice(self, node: ast.IfExp) -> Value:
        self.value(node.test)
        return any_of((self.value(node.body), self.value(node.orelse)))

    def _alternatives(self, node: ast.BoolOp) -> Value:
        return any_of(tuple([self.value(each) for each in node.values]))

    def _named(self, node: ast.NamedExpr) -> Value:
        value = self.value(node.value)
        self.bind_target(node.target, value)
        return value

    def _lambda(self, node: ast.Lambda) -> Value:
        self.visit_signature(node.args)
        scope = Scope("function", self.scope)
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                scope.names[argument.arg] = UNKNOWN
        self.defer(scope, lambda: self._ignore(self.value(node.body)))
        return UNKNOWN

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        outer = self.scope
        self.scope = Scope("function", outer, outer.space)
        for generator in node.generators:
            self.bind_target(generator.target, loop_value(self.value(generator.iter)))
            for condition in generator.ifs:
                self.value(condition)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.value(part)
        self.scope = outer
        return UNKNOWN

    def _ignore(self, _value: Value) -> None:
        """A lambda's value is nobody's."""


def _last_name(node: ast.Attribute) -> Place:
    line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return (line, end - len(node.attr.encode()), line, end)


def _as_float(value: float | str) -> float:
    try:
        return float(value)
    except (ValueError, OverflowError):
        return float("nan")
