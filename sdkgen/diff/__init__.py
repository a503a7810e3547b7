"""Two specifications compared: what changed, how much it asks of users, and what it breaks."""

from sdkgen.diff.change import Bump, Change, Level, Subject
from sdkgen.diff.compare import compare
from sdkgen.diff.report import Report, report, version_findings
from sdkgen.diff.uses import Use, find_uses

__all__ = ["Bump", "Change", "Level", "Report", "Subject", "Use", "compare", "find_uses", "report", "version_findings"]
