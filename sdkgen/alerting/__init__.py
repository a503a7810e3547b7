"""Rules that are ready to be written: recorded series, alerts and objectives, and histories to test them with.

Everything follows from the Catalogue: burn factors, thresholds and test series are derived, never stated twice.
"""

from sdkgen.alerting.courses import UntestableError
from sdkgen.alerting.expressions import alert_expression, rule_expressions, rule_setting
from sdkgen.alerting.groups import AlertRule, Group, RecordRule, rule_groups, template_of
from sdkgen.alerting.label_sets import example_series
from sdkgen.alerting.slo import burn_alert_name, never_fires
from sdkgen.alerting.template import Template, TemplateError, literal
from sdkgen.alerting.tests import Check, RuleTest, alert_tests, rule_tests

__all__ = [
    "AlertRule",
    "Check",
    "Group",
    "RecordRule",
    "RuleTest",
    "Template",
    "TemplateError",
    "UntestableError",
    "alert_expression",
    "alert_tests",
    "burn_alert_name",
    "example_series",
    "literal",
    "never_fires",
    "rule_expressions",
    "rule_groups",
    "rule_setting",
    "rule_tests",
    "template_of",
]
