"""A first specification from the source of a Laravel application, which is read and never run."""

from sdkgen.init.application import Application, read_application
from sdkgen.init.draft import Choices, draft_specification

__all__ = ["Application", "Choices", "draft_specification", "read_application"]
