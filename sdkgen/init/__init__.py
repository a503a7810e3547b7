"""A first specification from the source of a Laravel application, which is read and never run."""

from sdkgen.init.application import Application, read_application
from sdkgen.init.draft import Choices, doubts, draft_specification

__all__ = ["Application", "Choices", "doubts", "draft_specification", "read_application"]
