"""Writes sdkgen/documents/grafana_units.json: every unit id that Grafana knows, with its name.

The list is read from the npm package ``@grafana/data`` (Apache-2.0), the one that Grafana formats values with.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "11.6.0"
OUT = Path(__file__).parent.parent / "sdkgen" / "documents" / "grafana_units.json"
_FORMAT = re.compile(r'name: (?P<name>"(?:[^"\\]|\\.)*"),\s*id: (?P<id>"(?:[^"\\]|\\.)*"),', re.DOTALL)


def main() -> None:
    """Downloads the package, reads its categories, writes the list."""
    source = _categories().replace("\\x", "\\u00")
    units = {json.loads(match["id"]): json.loads(match["name"]) for match in _FORMAT.finditer(source)}
    if not units:
        sys.exit("the package lists no units where they used to be")
    OUT.write_text(json.dumps(units, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(units)} units")


def _categories() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"@grafana/data@{VERSION}"], cwd=folder, check=True)  # noqa: S603, S607
        package = next(Path(folder).glob("*.tgz")).read_bytes()
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        member = archive.extractfile("package/dist/esm/valueFormats/categories.mjs")
        return member.read().decode() if member else ""


if __name__ == "__main__":
    main()
