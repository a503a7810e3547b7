"""Documents checked against a specification: whole folders at once, with suppressions, baselines and corrections."""

from sdkgen.audit.inspect import Correction, Inspected, inspect
from sdkgen.audit.standard import Standard, standard_for

__all__ = ["Correction", "Inspected", "Standard", "inspect", "standard_for"]
