"""The lock that every total is changed under: held for microseconds, and safe to fork with."""

from __future__ import annotations

import os
from threading import RLock

# Reentrant, since a signal handler or a destructor may record while the same thread is recording.
LOCK = RLock()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)
