"""A metric breaks a policy of the house whose severity is `warning`.

## What it does
Reports what `policies` in sdkgen.yaml do not allow: names, labels, budgets, or something that is not declared.

## Why it matters
As [SDK275](#sdk275), for policies that do not stop a build.

## Example
A policy with `severity: warning` and `require: [description]`, and a metric without `description`.

## Use instead
Keep the policy, or change its scope (`metrics`) so that it is not about this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import warning
from sdkgen.rules.specification._policies import breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = warning("SDK276", "policy-warning", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every breach of a policy that only warns."""
    yield from breaches(spec, KIND, errors=False)
