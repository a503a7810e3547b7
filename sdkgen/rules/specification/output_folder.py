"""Generated files would lie among the specification's, or the other way round.

## What it does
Looks whether a target's `out` is the specification's folder or one around it, and whether a target that writes YAML
goes to a folder within.

## Why it matters
Every YAML file below the specification's folder is read as part of it, rules and provisioning as well. And every file
in a target's folder counts as generated or foreign, those of the specification and the application as well.

## Example
In `metric_specs/shop/sdkgen.yaml`:

```yaml
targets:
  prometheus:
    out: prometheus
```

## Use instead
```yaml
targets:
  prometheus:
    out: ../../generated/prometheus
```
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK118", "output-folder", __doc__)

_WRITE_YAML = ("grafana", "prometheus")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every target whose folder and that of the specification are in each other's way."""
    if spec.catalogue is None:
        return
    home = _absolute(Path(spec.catalogue.origin.path).parent)
    for target, out in spec.catalogue.outputs.items():
        place = _absolute(out)
        if place in (home, *home.parents):
            message = f"the specification lies in the folder of the target `{target}`"
        elif target in _WRITE_YAML and home in place.parents:
            message = f"what the target `{target}` writes would be read as part of the specification"
        else:
            continue
        span = spec.span(spec.catalogue.origin, "targets", target, "out")
        yield KIND.at(span, message, help="give it a folder of its own, such as `../../generated/" + target + "`")


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))
