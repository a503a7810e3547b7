"""A metric breaks a policy of the house.

## What it does
Reports what `policies` in sdkgen.yaml do not allow: names, labels, budgets, or something that is not declared.

## Why it matters
The policy says it itself: its `why` is the help of the finding.

## Example
```yaml
policies:
  owners:
    why: Whoever is woken up needs somebody to ask.
    require: [owner]
```
and a metric without `owner`, in a specification without one.

## Use instead
Keep the policy, or change its scope (`metrics`) so that it is not about this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error
from sdkgen.rules.specification._policies import breaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK275", "policy", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every breach of a policy."""
    yield from breaches(spec, KIND, errors=True)
