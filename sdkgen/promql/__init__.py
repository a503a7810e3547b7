"""PromQL as text: what stands where in a query."""

from sdkgen.promql.tokens import Token, tokenize, unquote

__all__ = ["Token", "tokenize", "unquote"]
