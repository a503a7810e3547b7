"""A function or an operator is given something of the wrong type, or too much or too little of it.

## What it does
Checks every argument against PromQL's types: scalar, instant vector, range vector, string.

## Why it matters
Prometheus refuses the query. Most often a range is missing, or one is where none belongs.

## Example
`rate(http_requests_total)`

## Use instead
`rate(http_requests_total[5m])`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape
from sdkgen.promql.fault import Fault
from sdkgen.promql.functions import AGGREGATIONS, FUNCTIONS
from sdkgen.promql.nodes import Opaque, Selector, bare
from sdkgen.promql.parser import COMPARISONS, SET_OPERATORS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import an, fault, shown, window_for
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Scope
    from sdkgen.promql.functions import Signature
    from sdkgen.promql.nodes import Aggregation, Binary, Call, Node

KIND = error("SDK401", "query-signature", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every argument, operand and operator of the wrong type."""
    for problem in analysis.problems:
        if problem.code == "signature":
            yield Fault(KIND, problem.start, problem.end, problem.message, problem.help)
    for call in analysis.calls:
        yield from _call(analysis, call)
    for aggregation in analysis.aggregations:
        yield from _aggregation(analysis, aggregation)
    for operator in analysis.operators:
        yield from _operator(analysis, operator)


def _call(analysis: Analysis, call: Call) -> Iterator[Fault]:
    signature = FUNCTIONS.get(call.function.text or "")
    if signature is None:
        return
    count, most = len(call.arguments), signature.most
    if count < signature.least or (most is not None and count > most):
        yield fault(KIND, call, f"`{signature.name}` takes {_number(signature)}, not {count}")
        return
    takes = [*signature.takes, *[signature.takes[-1]] * (count - len(signature.takes))] if signature.takes else []
    for argument, shape in zip(call.arguments, takes, strict=False):
        yield from _argument(analysis, signature, argument, shape)


def _number(signature: Signature) -> str:
    least, most = signature.least, signature.most
    if most is None:
        return f"at least {least} arguments"
    count = str(least) if least == most else f"{least} to {most}"
    return f"{count} argument{'s' * (most != 1)}" if most else "no arguments"


def _aggregation(analysis: Analysis, node: Aggregation) -> Iterator[Fault]:
    signature = AGGREGATIONS[node.operator.text or ""]
    if node.parameter is not None:
        yield from _argument(analysis, signature, node.parameter, signature.takes[0])
    yield from _argument(analysis, signature, node.operand, Shape.VECTOR)


def _argument(analysis: Analysis, signature: Signature, node: Node, shape: Shape) -> Iterator[Fault]:
    given = analysis.facts(node).shape
    if given is shape or isinstance(bare(node), Opaque):
        return
    message = f"`{signature.name}` takes {an(shape.value)}, but `{shown(analysis, node)}` is {an(given.value)}"
    if shape is Shape.MATRIX and given is Shape.VECTOR:
        window = window_for(analysis)
        text = f"[{window}]" if isinstance(node, Selector) else f"[{window}:]"
        end = node.body_end if isinstance(node, Selector) else node.end
        edits = (Edit(end, end, text),)
        help_ = f"add a range: `{shown(analysis, node)}{text}`"
        yield fault(KIND, node, message, help_, edits)
    elif shape is Shape.VECTOR and given is Shape.MATRIX:
        yield fault(KIND, node, message, "take the range away, or put a function such as `rate` around it")
    else:
        yield fault(KIND, node, message)


def _operator(analysis: Analysis, node: Binary) -> Iterator[Fault]:
    sides = [(side, analysis.facts(side).shape) for side in (node.left, node.right)]
    for side, shape in sides:
        if shape in (Shape.MATRIX, Shape.STRING) and not isinstance(bare(side), Opaque):
            yield fault(KIND, side, f"`{node.sign}` works on instant vectors and scalars, not on a {shape.value}")
            return
        if node.sign in SET_OPERATORS and shape is Shape.SCALAR and not isinstance(bare(side), Opaque):
            help_ = f"`vector({shown(analysis, side)})` makes a vector of it"
            around = (Edit(side.start, side.start, "vector("), Edit(side.end, side.end, ")"))
            yield fault(KIND, side, f"`{node.sign}` works on instant vectors, not on a scalar", help_, around)
            return
    scalars = all(shape is Shape.SCALAR for _, shape in sides)
    if node.sign in COMPARISONS and scalars and not node.is_bool:
        edits = (Edit(node.operator.end, node.operator.end, " bool"),)
        yield fault(KIND, node, f"a comparison of two scalars needs `bool`: `{node.sign} bool`", None, edits)
    if node.is_bool and node.sign not in COMPARISONS:
        yield fault(KIND, node.operator, f"`bool` belongs to comparisons, not to `{node.sign}`")
    if node.matching is not None and any(shape is Shape.SCALAR for _, shape in sides):
        yield fault(
            KIND,
            node.matching.labels.labels[0] if node.matching.labels.labels else node.operator,
            f"`{node.matching.labels.keyword}` pairs series, but one side is a scalar",
        )
    elif node.matching is not None and node.matching.group is not None and node.sign in SET_OPERATORS:
        yield fault(KIND, node.operator, f"`{node.sign}` takes no `{node.matching.group.keyword}`")
