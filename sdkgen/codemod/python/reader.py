"""Reads one Python file into facts: its bindings, calls and mentions, without running it.

``ast`` reads: it is ten times as fast as libcst, which is there for the rewriting.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from sdkgen.codemod.python.expressions import Expressions
from sdkgen.codemod.python.scopes import Scope, joined, loop_value
from sdkgen.codemod.python.values import BASES, UNKNOWN, Facts, Items, Mention, Module, Space, Step, Text, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TEXT_ENUMS = frozenset({"StrEnum"})
_ENUMS = frozenset({"Enum", "IntEnum", "Flag", "IntFlag"})

_NOTHING = Facts({}, frozenset(), (), (), (), (), frozenset())


def read_python(path: str, content: bytes, roots: frozenset[str]) -> Facts:
    """The facts of the file ``path`` (absolute, with slashes).

    Only what comes from a module whose first part is in ``roots``, or is made by calling such a thing, is recorded. A
    file that is not Python has no facts but a problem: message, line, column.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the style of the code that is read, such as "\d"
            tree = ast.parse(content)
        return _Reader(path, roots).read(tree)
    except SyntaxError as error:
        return _NOTHING._replace(problem=(error.msg or "invalid syntax", error.lineno or 1, error.offset or 1))
    except ValueError as error:
        return _NOTHING._replace(problem=(str(error), 1, 1))
    except (RecursionError, MemoryError):
        return _NOTHING._replace(problem=("the code nests too deeply", 1, 1))


class _Reader(Expressions):
    """Walks the statements; expressions are the base class's."""

    def __init__(self, path: str, roots: frozenset[str]) -> None:
        super().__init__(roots)
        self.folder = path.rpartition("/")[0]
        self.exported: list[Text] = []
        self.statements: dict[type[ast.stmt], Callable[..., None]] = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._branching,
            ast.If: self._branching,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: self._match,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Global: self._global,
            ast.Nonlocal: self._global,
        }

    def read(self, tree: ast.Module) -> Facts:
        """The facts of a whole module; function bodies see every name that the module binds."""
        self.block(tree.body)
        self.run_deferred()
        names = {**self.members, **self.scope.names}
        mentions = tuple(mention for mention in self.mentions if self.is_known_member(mention.value, names))
        return Facts(
            names=names,
            imported=frozenset(self.scope.imported),
            stars=tuple(self.stars),
            exported=tuple(self.exported),
            calls=tuple(self.calls),
            mentions=mentions,
            bound=frozenset(self.bound),
        )

    def block(self, statements: Iterable[ast.stmt]) -> None:
        """Runs through the statements of a body."""
        for statement in statements:
            handler = self.statements.get(type(statement))
            if handler is None:
                self.visit_children(statement)
            else:
                handler(statement)

    def _branch(self, *bodies: Iterable[ast.stmt]) -> None:
        self.scope.depth += 1
        for body in bodies:
            self.block(body)
        self.scope.depth -= 1

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.value(decorator)
        annotated = self.visit_signature(node.args)
        if node.returns is not None:
            self.value(node.returns)
        self.bind(node.name, UNKNOWN)
        scope = Scope("function", self.scope)
        names = [argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
        receiver = self._receiver(node)
        for name in names:
            scope.names[name] = annotated.get(name, UNKNOWN)
        if receiver is not None and names:
            scope.names[names[0]] = receiver
        self.bound.update(names)
        binds_globals = any(isinstance(statement, ast.Global) for statement in node.body)
        self.defer(scope, lambda: self.block(node.body), binds_globals=binds_globals)

    def _receiver(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Space | None:
        if self.scope.kind != "class":
            return None
        static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in node.decorator_list)
        return None if static else Space(self.scope.space)

    def _class(self, node: ast.ClassDef) -> None:
        for expression in (*node.decorator_list, *(keyword.value for keyword in node.keywords)):
            self.value(expression)
        inherited = tuple(value for base in node.bases if self.is_interesting(value := self.value(base)))
        outer = self.scope
        space = f"{outer.space}.{node.name}" if outer.space else node.name
        self.bind(node.name, Space(space))
        if inherited:
            self.set_member(space, BASES, Items(inherited, self.place(node)))
        self.scope = Scope("class", outer, space)
        self.block(node.body)
        members = self.scope.names
        self.scope = outer
        bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
        for name, value in members.items():
            self.set_member(space, name, self._enum_member(space, name, value, bases))

    def _enum_member(self, space: str, name: str, value: Value, bases: set[str]) -> Value:
        """A member of a plain enum is no text, but its ``value`` is."""
        if not isinstance(value, Text) or bases & _TEXT_ENUMS or not bases & _ENUMS:
            return value
        self.set_member(f"{space}.{name}", "value", value)
        return Space(f"{space}.{name}")

    def _assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self.bind_target(target, value)
            if isinstance(target, ast.Name) and target.id == "__all__" and isinstance(value, Items):
                self.exported += [item for item in value.items if isinstance(item, Text)]

    def _annotated(self, node: ast.AnnAssign) -> None:
        self.value(node.annotation)
        if node.value is not None:
            self.bind_target(node.target, self.value(node.value))
        elif isinstance(node.target, ast.Name) and self.scope.kind == "function":
            self.bind(node.target.id, UNKNOWN)

    def _augmented(self, node: ast.AugAssign) -> None:
        added = self.value(node.value)
        if isinstance(node.target, ast.Name):
            before = self.lookup(node.target.id)
            adds = isinstance(node.op, ast.Add) and before is not None
            self.bind(node.target.id, joined((before or UNKNOWN, added), self.place(node)) if adds else UNKNOWN)
        else:
            self.value(node.target)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.bind_target(node.target, loop_value(self.value(node.iter)))
        self._branch(node.body, node.orelse)

    def _branching(self, node: ast.While | ast.If) -> None:
        self.value(node.test)
        self._branch(node.body, node.orelse)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        self._branch(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self.value(handler.type)
            if handler.name:
                self.bind(handler.name, UNKNOWN)
            self._branch(handler.body)
        self._branch(node.orelse)
        self.block(node.finalbody)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.value(item.context_expr)
            if item.optional_vars is not None:
                self.bind_target(item.optional_vars, UNKNOWN)
        self.block(node.body)

    def _match(self, node: ast.Match) -> None:
        self.value(node.subject)
        for case in node.cases:
            for pattern in ast.walk(case.pattern):
                captured = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
                if isinstance(captured, str):
                    self.bind(captured, UNKNOWN)
                elif isinstance(pattern, ast.MatchValue):
                    self.value(pattern.value)
            if case.guard is not None:
                self.value(case.guard)
            self._branch(case.body)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.bind(alias.asname, Module(alias.name))
            else:
                top = alias.name.partition(".")[0]
                self.bind(top, Module(top))

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = self._absolute(node.module or "", node.level)
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
                continue
            value = Step(Module(module), alias.name)
            self.bind(alias.asname or alias.name, value, imported=alias.asname is None)
            if self.is_interesting(value):
                place = (alias.lineno, alias.col_offset, alias.lineno, alias.col_offset + len(alias.name.encode()))
                self.mentions.append(Mention(value, alias.name, place, is_import=True))

    def _absolute(self, module: str, level: int) -> str:
        """The module's dotted name, or its path when the import is relative."""
        if not level:
            return module
        folder = self.folder.split("/")
        kept = folder[: len(folder) - level + 1]
        return "/".join([*kept, *(module.split(".") if module else [])])

    def _global(self, node: ast.Global | ast.Nonlocal) -> None:
        for name in node.names:
            self.scope.share(name, with_module=isinstance(node, ast.Global))
