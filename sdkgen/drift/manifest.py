"""Which files of an output folder sdkgen owns, and what it last wrote into them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.text.walk import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """The owned files of an output folder: relative path → SHA-256 of the content as written."""

    files: Mapping[str, str]

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Manifest:
        """The manifest of an emission."""
        return cls({path: digest(content) for path, content in sorted(files.items())})

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in ``folder``; one that is missing or damaged owns nothing."""
        try:
            files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
            return cls({path: files[path] for path in files if isinstance(files[path], str)})
        except (OSError, ValueError, TypeError, KeyError):
            return cls({})

    def content(self) -> bytes:
        """The manifest's own file, one line a path."""
        return (json.dumps({"files": dict(self.files)}, indent=2, ensure_ascii=False) + "\n").encode()


def digest(content: bytes) -> str:
    """The hash by which an edited file is told from an untouched one."""
    return hashlib.sha256(content).hexdigest()
