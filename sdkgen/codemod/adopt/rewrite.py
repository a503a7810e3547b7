"""Replaces hand-written metrics by the generated API through libcst: what does not change stays byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor
from libcst.metadata import MetadataWrapper, PositionProvider

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sdkgen.codemod.adopt.plan import Method, TypedCall
    from sdkgen.codemod.python.rewrite import Range

L = TypeVar("L", cst.List, cst.Tuple)
B = TypeVar("B", bound=cst.CSTNode)

_AMOUNT = {"amount": "by"}
_TIGHT = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The changes of one file by ranges of characters, and the name by which it calls the generated `metrics`."""

    calls: Mapping[Range, TypedCall]
    methods: Mapping[Range, Method]
    names: frozenset[Range]
    statements: frozenset[Range]
    package: str
    metrics: str

    @property
    def ranges(self) -> frozenset[Range]:
        """Everything that has to be found for the file to be right."""
        return frozenset((*self.calls, *self.methods, *self.names, *self.statements))


def rewrite_uses(content: bytes, rewriting: Rewriting) -> tuple[bytes, frozenset[Range]]:
    """The changed file, and the ranges that were found. Raises ValueError when libcst cannot keep the rest as it is."""
    try:
        module = cst.parse_module(content)
    except (cst.ParserSyntaxError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("libcst cannot parse the file") from error
    if module.bytes != content:
        raise ValueError("libcst would change the file's formatting")
    rewriter = _Rewriter(rewriting)
    changed = MetadataWrapper(module, unsafe_skip_copy=True).visit(rewriter)
    if rewriting.calls:
        context = CodemodContext()
        alias = None if rewriting.metrics == "metrics" else rewriting.metrics
        AddImportsVisitor.add_needed_import(context, rewriting.package, "metrics", alias)
        changed = AddImportsVisitor(context).transform_module(changed)
    return changed.bytes, frozenset(rewriter.done)


class _Rewriter(cst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, rewriting: Rewriting) -> None:
        super().__init__()
        self.rewriting = rewriting
        self.done: set[Range] = set()

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:  # noqa: N802
        place = self._range(original_node)
        typed, method = self.rewriting.calls.get(place), self.rewriting.methods.get(place)
        if typed is not None:
            self.done.add(place)
            return self._typed(updated_node, typed)
        if method is not None:
            self.done.add(place)
            return _with_method(updated_node, method.method)
        return updated_node

    def _typed(self, call: cst.Call, typed: TypedCall) -> cst.Call:
        function = cst.Attribute(cst.Name(self.rewriting.metrics), cst.Name(typed.function))
        if typed.keywords is None:
            receiver = cst.Call(function)
            if isinstance(call.func, cst.Attribute):
                call = call.with_changes(func=call.func.with_changes(value=receiver))
            return _with_method(call, typed.method)
        arguments = [
            argument.with_changes(keyword=cst.Name(keyword), equal=argument.equal if argument.keyword else _TIGHT)
            for argument, keyword in zip(call.args, typed.keywords, strict=True)
        ]
        return call.with_changes(func=function, args=arguments)

    def leave_SimpleStatementLine(  # noqa: N802
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        pairs = zip(original_node.body, updated_node.body, strict=False)
        kept = [statement for before, statement in pairs if not self._makes_replaced_metric(before)]
        # A line without statements is taken out with the body that it is in, which knows its neighbours.
        return updated_node.with_changes(body=kept) if len(kept) < len(original_node.body) else updated_node

    def _makes_replaced_metric(self, statement: cst.BaseSmallStatement) -> bool:
        value = statement.value if isinstance(statement, cst.Assign | cst.AnnAssign) else None
        place = self._range(value) if isinstance(value, cst.Call) else None
        if place is None or place not in self.rewriting.statements:
            return False
        self.done.add(place)
        return True

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:  # noqa: ARG002, N802
        return updated_node.with_changes(body=_without_empty_lines(updated_node.body))

    def leave_IndentedBlock(  # noqa: N802
        self,
        original_node: cst.IndentedBlock,  # noqa: ARG002
        updated_node: cst.IndentedBlock,
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(body=_without_empty_lines(updated_node.body))

    def leave_List(self, original_node: cst.List, updated_node: cst.List) -> cst.List:  # noqa: N802
        return self._without_names(original_node, updated_node)

    def leave_Tuple(self, original_node: cst.Tuple, updated_node: cst.Tuple) -> cst.Tuple:  # noqa: N802
        return self._without_names(original_node, updated_node)

    def _without_names(self, before: L, after: L) -> L:
        """The list without the strings of ``__all__`` that go."""
        pairs = list(zip(before.elements, after.elements, strict=True))
        kept = [element for old, element in pairs if not self._is_dropped(old.value)]
        if len(kept) == len(pairs):
            return after
        if kept:
            kept[-1] = kept[-1].with_changes(comma=pairs[-1][1].comma)
        return after.with_changes(elements=kept)

    def leave_ImportFrom(  # noqa: N802
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom | cst.RemovalSentinel:
        if isinstance(original_node.names, cst.ImportStar) or isinstance(updated_node.names, cst.ImportStar):
            return updated_node
        pairs = list(zip(original_node.names, updated_node.names, strict=True))
        kept = [alias for before, alias in pairs if not self._is_dropped(before.name)]
        if len(kept) == len(pairs):
            return updated_node
        if not kept:
            return cst.RemoveFromParent()
        last = pairs[-1][1].comma if updated_node.lpar is not None else cst.MaybeSentinel.DEFAULT
        return updated_node.with_changes(names=_with_last_comma(kept, last))

    def _is_dropped(self, name: cst.CSTNode) -> bool:
        place = self._range(name)
        if place in self.rewriting.names:
            self.done.add(place)
            return True
        return False

    def _range(self, node: cst.CSTNode) -> Range:
        place = self.get_metadata(PositionProvider, node)
        return (place.start.line, place.start.column, place.end.line, place.end.column)


def _without_empty_lines(body: Sequence[B]) -> list[B]:
    """The statements that are left; the blank lines before one that went stay between its neighbours."""
    kept: list[B] = []
    blank: list[cst.EmptyLine] = []
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine) and not statement.body:
            blank = blank or [line for line in statement.leading_lines if line.comment is None][:2]
            continue
        leading = getattr(statement, "leading_lines", None)
        needs_blank = bool(blank) and leading is not None and not leading
        kept.append(statement.with_changes(leading_lines=blank) if needs_blank else statement)
        blank = []
    return kept


def _with_last_comma(names: Sequence[cst.ImportAlias], comma: cst.Comma | cst.MaybeSentinel) -> list[cst.ImportAlias]:
    return [*names[:-1], names[-1].with_changes(comma=comma)]


def _with_method(call: cst.Call, method: str) -> cst.Call:
    """The call with another method, and the keywords that the generated API has for its arguments."""
    if isinstance(call.func, cst.Attribute):
        call = call.with_changes(func=call.func.with_changes(attr=cst.Name(method)))
    arguments = [
        argument.with_changes(keyword=cst.Name(_AMOUNT[argument.keyword.value]))
        if argument.keyword is not None and argument.keyword.value in _AMOUNT
        else argument
        for argument in call.args
    ]
    return call.with_changes(args=arguments)
