"""Intent → PromQL: the form of a query that knows what its metric is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.queries import formula
from sdkgen.queries.dimension import Dimension
from sdkgen.queries.expression import AND, ATOM, OR, Expression, QueryError, number
from sdkgen.queries.forms import FORMS
from sdkgen.queries.recorded import recorded_whole
from sdkgen.queries.sense import expect_sense

if TYPE_CHECKING:
    from sdkgen.model.query import Query
    from sdkgen.queries.setting import Setting


def build(query: Query, setting: Setting) -> Expression:
    """The expression of ``query``; a recorded series where a rule records it. Raises QueryError."""
    try:
        expect_sense(query)
        recorded = recorded_whole(query, _whole(query, setting.of_a_rule), setting) if setting.recorded else None
        return _ranked(query, recorded or _whole(query, setting))
    except QueryError as error:
        error.origin = error.origin or query.origin
        raise


def _whole(query: Query, setting: Setting) -> Expression:
    """The expression without its ranking."""
    expression = _formula(query, setting) if query.intent == "formula" else FORMS[query.intent](query, setting)
    return _filled(query, expression, setting)


def _ranked(query: Query, expression: Expression) -> Expression:
    for function, count in (("topk", query.top), ("bottomk", query.bottom)):
        if count is not None:
            expression = replace(expression, text=f"{function}({count}, {expression.text})", binding=ATOM)
    return expression


def _filled(query: Query, expression: Expression, setting: Setting) -> Expression:
    """The expression with what an entity has that it has no answer for, where that is one number."""
    if query.otherwise is None or query.entities is None:
        if query.otherwise is not None and expression.labels == ():
            text = f"{expression.at_least(AND)} or vector({number(query.otherwise)})"
            return replace(expression, text=text, binding=OR)
        return expression
    entities = build(query.entities, setting if setting.reader else replace(setting, recorded=()))
    return fill(expression, entities, query.otherwise)


def fill(expression: Expression, entities: Expression, value: float) -> Expression:
    """The expression, and ``value`` for every series of ``entities`` that it does not have."""
    if set(expression.labels or ()) != set(entities.labels or ()):
        message = (
            f"`entities` has the labels {_listed(entities.labels)}, and what it fills {_listed(expression.labels)}"
        )
        raise QueryError(message, "entities", "group both by the same labels")
    other = f"0 * {entities.at_least(ATOM)}{f' + {number(value)}' if value else ''}"
    return replace(expression, text=f"{expression.at_least(AND)} or {other}", binding=OR)


def _listed(labels: tuple[str, ...] | None) -> str:
    return ", ".join(f"`{label}`" for label in labels or ()) or "none"


def _formula(query: Query, setting: Setting) -> Expression:
    entities = build(query.entities, setting) if query.entities else None
    parts = {}
    for name, part in query.parts.items():
        expression = build(part, setting)
        if part.otherwise is not None and part.entities is None and expression.labels != ():
            if entities is None:
                message = f"`else` of `{name}` fills up to the `entities` of the formula, and there are none"
                raise QueryError(message, "formula", "add `entities:`, a query that has every one of them")
            expression = fill(expression, entities, part.otherwise)
        parts[name] = expression
    result = formula.evaluate(query.text, parts)
    return result.measuring(Dimension.of_unit(query.measures)) if query.measures else result
