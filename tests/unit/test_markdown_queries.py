"""Where one query of a PromQL fence ends and the next begins."""

from __future__ import annotations

import pytest

from sdkgen.documents.markdown import FenceText


@pytest.mark.parametrize(
    "queries",
    [
        ["topk(5, sum by (a) (x))\n  / on () group_left ()\nsum(y)"],
        ["a * on (job) group_right (tier)\nb"],
        ["a / ignoring (code)\nb"],
        ["sum(x) by (y)", "sum(z)"],
        ["a +\nb", "c"],
        ["a\n  / b", "sum(c)"],
        ["x offset 5m", "y"],
        ['x{a="{"}', "y"],
    ],
)
def test_a_query_goes_on_until_promql_cannot(queries):
    text = "# Title\n\n```promql\n" + "\n".join(queries) + "\n```\n"

    assert [text[start:end] for start, end in FenceText(text).extents] == queries
