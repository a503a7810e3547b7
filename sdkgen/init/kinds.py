"""The findings about applications."""

from sdkgen.diagnostics import Kind, Severity

NO_APPLICATION = Kind(
    "SDK280",
    "no-application",
    Severity.ERROR,
    """`sdkgen init` was asked about a folder that is no Laravel application: composer.json is missing, cannot be read,
or does not require laravel/framework.""",
)

ALL = (NO_APPLICATION,)
