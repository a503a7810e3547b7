"""Records of what a specification imports, and of what was locked."""

from __future__ import annotations

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sdkgen.spec.fields import Text, Word
from sdkgen.spec.record import Record


class ImportRecord(Record):
    """Another specification whose labels and metrics are part of this one."""

    path: Text = Field(
        ".", description="Folder of its sdkgen.yaml, relative to this one; with `git`, in the repository."
    )
    git: Text | None = Field(None, description="Repository that has it: a URL, or a folder relative to sdkgen.yaml.")
    ref: Text | None = Field(None, description="Branch, tag or commit to take from `git`.")
    version: Word | None = Field(None, description="Least version of it that will do, of the same major version.")

    @model_validator(mode="after")
    def _complete(self) -> ImportRecord:
        if self.git is not None and self.ref is None:
            raise PydanticCustomError("incomplete_import", "an import from `git` needs a `ref`")
        if self.git is None and (self.ref is not None or self.path == "."):
            raise PydanticCustomError("incomplete_import", "an import needs a `path`, or `git` and `ref`")
        return self


class LockedRecord(Record):
    """What an import from Git is, to the byte."""

    ref: Text
    commit: Text
    hash: Text


class LockRecord(Record):
    """The file sdkgen.lock."""

    imports: dict[str, LockedRecord] = Field(default_factory=dict)
