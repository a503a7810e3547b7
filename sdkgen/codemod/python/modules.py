"""Which file of a tree an import means."""

from __future__ import annotations

from collections import defaultdict
from os.path import commonpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_INIT = "__init__"


class Modules:
    """The modules of a tree by every dotted name that an import could use: where imports start is nobody's to know.

    Paths are absolute, with slashes. ``a/b/c.py`` answers to ``c``, ``b.c`` and ``a.b.c``; of several files that
    answer, the one nearest to the importing file is meant.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        """Indexes the files of a tree."""
        self._files: defaultdict[str, list[str]] = defaultdict(list)
        self._folders: set[str] = set()
        for path in paths:
            self._add(path)

    @property
    def roots(self) -> frozenset[str]:
        """The first parts of every name that an import of the tree can have."""
        return frozenset(name.partition(".")[0] for name in (*self._files, *self._folders) if name[:1] != "/")

    def find(self, name: str, near: str) -> str | None:
        """The file that the module ``name`` means to an import in the file ``near``."""
        found = self._files.get(name)
        if not found:
            return None
        return max(found, key=lambda path: (len(commonpath([path, near])), path))

    def is_folder(self, name: str) -> bool:
        """Whether ``name`` is a package without a file of its own."""
        return name in self._folders

    @staticmethod
    def folder_of(path: str) -> str:
        """Where the submodules of the module ``path`` are."""
        folder, _, file = path.rpartition("/")
        stem = file.removesuffix(".py")
        return folder if stem == _INIT else f"{folder}/{stem}"

    def _add(self, path: str) -> None:
        name = self.folder_of(path)
        parts = name.strip("/").split("/")
        self._files[name].append(path)
        for start in range(len(parts)):
            self._files[".".join(parts[start:])].append(path)
        self._add_folder(name.rpartition("/")[0])

    def _add_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        self._folders.add(folder)
        parts = folder.strip("/").split("/")
        self._folders.update(".".join(parts[start:]) for start in range(len(parts)))
        self._add_folder(folder.rpartition("/")[0])
