"""A uid that Grafana does not accept.

## What it does
Rejects a dashboard's uid that is longer than 40 characters or has other characters than letters, digits, `-` and `_`.

## Why it matters
Provisioning and the API refuse the dashboard, often only when it is deployed.

## Example
`"uid": "chom / tenant analytics"`

## Use instead
`"uid": "chom-tenant-analytics"`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = error("SDK471", "dashboard-uid", __doc__)

_LONGEST = 40
_UID = re.compile(r"[a-zA-Z0-9_-]+\Z")


def check(view: View) -> Iterator[Flaw]:
    """A uid that is too long or has other characters."""
    uid = view.dashboard.uid if view.dashboard is not None else None
    if uid is None or not isinstance(uid.value, str):
        return
    if len(uid.value) > _LONGEST:
        message = f"the uid has {len(uid.value)} characters; Grafana takes {_LONGEST}"
        yield Flaw(KIND, Spot(uid.pointer), message, "shorten it")
    elif not _UID.match(uid.value):
        message = f"the uid `{uid.value}` has characters that Grafana does not take"
        yield Flaw(KIND, Spot(uid.pointer), message, "use letters, digits, `-` and `_`")
