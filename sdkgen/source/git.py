"""Files as a Git revision has them, read through plumbing: the work tree and the index are never touched."""

from __future__ import annotations

import os
import posixpath
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BLOB = b"blob"
# Reading changes nothing, asks nobody, and runs no helper that a repository's address could name.
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "LC_ALL": "C",
    "TZ": "UTC",
}
_FETCH_HELP = "check the repository, the revision and your access: `git ls-remote` with the same repository"


class RevisionError(Exception):
    """A revision cannot be read: the message says why, ``help`` what to do."""

    def __init__(self, message: str, help_: str) -> None:
        """Says why, and what to do."""
        super().__init__(message)
        self.help = help_


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of a folder in a commit: contents by path relative to the folder."""

    repository: Path
    commit: str
    folder: str
    files: Mapping[str, bytes]

    def beside(self, path: str, suffixes: Iterable[str]) -> Revision:
        """Another folder of the same commit by its path relative to this one; one outside of it has no files."""
        folder = posixpath.normpath(posixpath.join(self.folder, path))
        if folder.startswith(".."):
            return Revision(self.repository, self.commit, folder, {})
        return revision_in(self.repository, self.commit, folder, suffixes)


def read_revision(folder: Path, reference: str, suffixes: Iterable[str]) -> Revision:
    """The files below ``folder`` with one of ``suffixes``, as ``reference`` has them. Raises RevisionError."""
    top = _toplevel(folder)
    inside = os.path.relpath(folder.resolve(), top)
    if inside.startswith(".."):
        raise RevisionError(f"`{folder}` is outside of its repository", "name a folder with --against")
    commit = _commit(top, reference)
    return revision_in(top, commit, Path(inside).as_posix(), suffixes)


def revision_in(repository: Path, commit: str, folder: str, suffixes: Iterable[str]) -> Revision:
    """The files below ``folder``, a path inside the repository, as the commit has them. Raises RevisionError."""
    arguments = ["ls-tree", "-r", "-z", "--full-tree", commit, *([] if folder == "." else ["--", f"{folder}/"])]
    listed = _git(repository, *arguments).split(b"\0")
    endings = tuple(suffixes)
    blobs: dict[str, str] = {}
    for entry in filter(None, listed):
        kind, _, path = entry.partition(b"\t")
        name = path.decode(errors="surrogateescape")
        if kind.split(b" ")[1] == _BLOB and name.endswith(endings):
            relative = name if folder == "." else PurePosixPath(name).relative_to(folder).as_posix()
            blobs[relative] = kind.split(b" ")[2].decode()
    return Revision(repository, commit, folder, dict(zip(blobs, _contents(repository, blobs.values()), strict=True)))


def _toplevel(folder: Path) -> Path:
    try:
        return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    except RevisionError:
        message = f"`{folder}` is not in a Git repository"
        raise RevisionError(message, "name a folder to compare with: --against DIR") from None


def _commit(repository: Path, reference: str) -> str:
    try:
        found = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    except RevisionError:
        raise RevisionError(f"there is no revision `{reference}` here", _advice(repository, reference)) from None
    return found.decode().strip()


def _advice(repository: Path, reference: str) -> str:
    branch = reference.removeprefix("origin/")
    if _git(repository, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return f"the clone is shallow: `git fetch origin {branch}` and compare with `FETCH_HEAD`, or clone all of it"
    return f"`git fetch origin {branch}`, then compare with `origin/{branch}`; `git branch --all` lists what there is"


def _contents(repository: Path, blobs: Iterable[str]) -> list[bytes]:
    """The contents of blobs, in their order, from one process."""
    answer = _git(repository, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    contents, position = [], 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        header = answer[position:end].split(b" ")
        if header[-1] == b"missing":
            message = f"the object {header[0].decode()} is missing from the repository"
            raise RevisionError(message, "the clone is partial: fetch its objects first")
        start, size = end + 1, int(header[2])
        contents.append(answer[start : start + size])
        position = start + size + 1
    return contents


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    environment = {**os.environ, **_ENVIRONMENT}
    command = ["git", "-C", os.fspath(folder), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)  # noqa: S603  (git with arguments that cannot become options)
    except OSError as error:
        raise RevisionError(f"cannot run git: {error.strerror}", "install git, or compare with a folder") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"git: {reason[0] if reason else 'it failed'}", "check the repository with `git status`")
    return done.stdout


def fetch(place: Path, repository: str, reference: str, folder: str, suffixes: Iterable[str]) -> Revision:
    """The files of a folder as a foreign repository has them at ``reference``, by way of the empty folder ``place``.

    ``repository`` is a URL or a path. Raises RevisionError.
    """
    if repository.startswith("-") or reference.startswith("-"):
        raise RevisionError(f"`{repository}` at `{reference}` is no repository and revision", "correct the import")
    _git(place, "init", "--quiet", "--bare")
    try:
        _git(place, "fetch", "--quiet", "--depth=1", "--no-tags", "--", repository, reference)
    except RevisionError as error:
        raise RevisionError(f"cannot fetch `{reference}` from `{repository}`: {error}", _FETCH_HELP) from None
    commit = _git(place, "rev-parse", "--verify", "FETCH_HEAD^{commit}").decode().strip()
    return revision_in(place, commit, PurePosixPath(folder).as_posix(), suffixes)


def commits_of(folder: Path, name: str) -> list[tuple[str, str]]:
    """The commits on the main line that changed a file of a folder, oldest first, with their days (YYYY-MM-DD, UTC).

    Raises RevisionError.
    """
    top = _toplevel(folder)
    path = Path(os.path.relpath(folder.resolve(), top), name).as_posix()
    # Of a merge, only that it happened: what it brought stands in one commit then.
    log = ["log", "--first-parent", "--date=format-local:%Y-%m-%d", "--format=%H %cd", "--", path]
    lines = _git(top, *log).decode().splitlines()
    return [(commit, day) for commit, _, day in (line.partition(" ") for line in reversed(lines))]
