"""What rules are made of: factors of burn rates, texts that stay texts, windows that end an alert, examples in docs."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sdkgen.alerting import Template, TemplateError, alert_expression, rule_groups, rule_setting
from sdkgen.alerting.arithmetic import evaluate, solve
from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.queries import ONE
from sdkgen.queries.dimension import SECOND, Dimension
from tests.prometheus.tools import ROOT, SETTINGS, call, catalogue_of, outcomes, written

METRICS = """\
labels:
  status: {help: Outcome., values: [paid, failed]}
  shop: {help: Shop., max_values: 10}
metrics:
  orders_total: {type: counter, unit: orders, help: Orders placed., labels: [status, shop]}
  orders_open: {type: gauge, unit: orders, help: Orders that wait.}
  stock_bytes: {type: gauge, unit: bytes, help: What is stored., labels: [shop], sentinels: {0: no limit}}
"""
SLO = """\
slos:
  orders:
    help: Orders are paid.
    objective: {objective}
    window: {window}
    events: orders_total
    bad: {{status: failed}}
    runbook: Look.
"""


def alert(**keys: object) -> str:
    """The section of one alert with the keys and whatever else an alert needs."""
    whole = {"severity": "warning", "summary": "Something.", "runbook": "Look.", **keys}
    return METRICS + yaml.safe_dump({"alerts": {"Shop": whole}})


def expression(**keys: object) -> str:
    catalogue = catalogue_of(alert(**keys))
    return alert_expression(catalogue.alerts[0], rule_setting(catalogue)).text


@pytest.mark.parametrize(
    ("objective", "window", "factors"),
    [
        (99.9, "30d", [14.4, 6, 1]),
        (99, "30d", [14.4, 6, 1]),
        (99, "7d", [3.36, 1.4, round(7 / 30, 9)]),
        (99.5, "28d", [13.44, 5.6, round(28 / 30, 9)]),
    ],
)
def test_burn_factors_are_budget_times_period_over_window(objective, window, factors):
    catalogue = catalogue_of(METRICS + SLO.format(objective=objective, window=window))
    [slo] = catalogue.slos
    assert [burn.factor for burn in slo.burns] == factors
    exprs = [
        rule.expr for group in rule_groups(catalogue) for rule in group.rules if rule.name == "OrdersErrorBudgetBurn"
    ]
    for factor, expr in zip(factors, exprs, strict=True):
        assert set(re.findall(r"> ([\d.]+)", expr)) == {f"{factor:g}" if factor in (6, 1) else repr(factor)}
        assert expr.count("slo:burn_rate:") == 2


def test_the_budget_is_exact():
    [slo] = catalogue_of(METRICS + SLO.format(objective=99.9, window="30d")).slos
    assert (slo.objective, slo.budget) == (0.999, 0.001)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (
            {"ratio": "orders_total", "part": {"status": "failed"}, "above": 0.1},
            "0 * sum(rate(orders_total[5m]))) / (sum(rate(orders_total[5m])) > 0) > 0.1",
        ),
        ({"value": "stock_bytes", "at_least": 5}, "sum by (shop) (stock_bytes != 0) >= 5"),
        ({"highest": "orders_open", "at_most": 0}, "max(orders_open) <= 0"),
        (
            {
                "rate": "orders_total",
                "by": ["shop"],
                "above": 1,
                "when": {"total": "stock_bytes", "by": ["shop"], "below": 9},
            },
            "sum by (shop) (rate(orders_total[5m])) > 1 and sum by (shop) (",
        ),
        (
            {"rate": "orders_total", "by": ["shop"], "above": 1, "when": {"rate": "orders_total", "above": 2}},
            " > 1 and on () sum(rate(orders_total[5m])) > 2",
        ),
        ({"promql": "orders_open > 5 or vector(1) > 2"}, "orders_open > 5 or vector(1) > 2"),
    ],
)
def test_conditions(keys, text):
    given_tests = {"tests": [{"series": {"orders_open": "9x9"}, "fires_at": ["1m"], "silent_at": ["9h"]}]}
    assert text in expression(**keys, **(given_tests if "promql" in keys else {}))


def test_an_alternative_is_kept_together_below_when():
    tests = [{"series": {"orders_open": "9x9"}, "fires_at": ["1m"], "silent_at": ["9h"]}]
    text = expression(
        promql="orders_open > 5 or orders_open < 1", when={"rate": "orders_total", "above": 1}, tests=tests
    )
    assert text.startswith("(orders_open > 5 or orders_open < 1) and ")


@pytest.mark.parametrize(
    ("template", "text", "rendered"),
    [
        (Template(("shop",), ONE), "{shop}: {value}", "{{ $labels.shop }}: {{ $value | humanizePercentage }}"),
        (Template((), SECOND), "{value}", "{{ $value | humanizeDuration }}"),
        (Template((), Dimension.of_unit("bytes")), "{value}", "{{ $value | humanize1024 }}B"),
        (Template((), ONE, is_count=True), "{value}", "{{ $value | humanize }}"),
        (Template((), ONE), "{value:number}", "{{ $value | humanize }}"),
        (Template((), None), "{} { x } {{ x }}", '{} { x } {{ "{{" }} x {{ "}}" }}'),
    ],
)
def test_templates(template, text, rendered):
    assert template.render(text) == rendered


@pytest.mark.parametrize("text", ["{shop}", "{value:furlongs}", "{shop:number}"])
def test_placeholders_of_nothing_are_refused(text):
    with pytest.raises(TemplateError):
        Template((), ONE).render(text)


EVERY_INTENT = """\
labels:
  status: {help: Outcome., values: [paid, failed, refunded]}
  shop: {help: Shop., max_values: 10}
  layer: {help: Layer., values: [web, sql, queue]}
metrics:
  orders_total: {type: counter, unit: orders, help: Orders placed., labels: [status, shop]}
  announced_total: {type: counter, unit: orders, help: Orders announced., labels: [shop]}
  faults_total: {type: counter, unit: faults, help: Faults., labels: [layer], zero_initialised: true}
  leaks_total: {type: counter, unit: leaks, help: Leaks., labels: [shop]}
  order_seconds: {type: histogram, unit: seconds, help: Time., buckets: [0.1, 0.5, 1, 5], labels: [shop]}
  open_orders: {type: gauge, unit: orders, help: Orders that wait., labels: [shop], shared: true}
  stock_bytes: {type: gauge, unit: bytes, help: What is stored., labels: [shop], sentinels: {0: no limit}}
  limit_bytes: {type: gauge, unit: bytes, help: What may be., labels: [shop]}
  guard_up: {type: gauge, help: Guards., labels: [layer], states: {0: off, 1: on}}
  import_timestamp_seconds: {type: gauge, unit: timestamp_seconds, help: Last import., labels: [shop], shared: true}
recording_rules:
  "shop:orders:rate10m": {help: Orders., rate: orders_total, by: [shop], window: 10m}
  "shop:used:ratio":
    help: Used.
    formula: used / limit
    parts: {used: {total: stock_bytes, by: [shop]}, limit: {total: limit_bytes, by: [shop]}}
"""

INTENTS = {
    "Rate": {"rate": "orders_total", "by": ["shop"], "where": {"status": ["paid", "refunded"]}, "above": 3},
    "RateAMinute": {"rate": "orders_total", "per": "minute", "at_least": 90, "for": "7m"},
    "RateOfAHistogram": {"rate": "order_seconds", "window": "10m", "above": 2},
    "RateBelow": {"rate": "orders_total", "except": {"status": "paid"}, "below": 2, "for": "5m"},
    "Increase": {"increase": "orders_total", "window": "1h", "above": 1000},
    "FirstEver": {"events": "faults_total", "by": ["layer"], "window": "10m", "above": 0},
    "FirstEverBorn": {"events": "leaks_total", "window": "10m", "at_least": 1},
    "Ratio": {"ratio": "orders_total", "part": {"status": "f*"}, "by": ["shop"], "above": 0.2, "for": "3m"},
    "RatioBelow": {"ratio": "orders_total", "part": {"status": "paid"}, "below": 0.8},
    "RatioTo": {"ratio": "orders_total", "to": "announced_total", "by": ["shop"], "below": 0.5},
    "QuantileAbove": {"quantile": "order_seconds", "q": 0.5, "by": ["shop"], "above": 0.1},
    "QuantileBelow": {"quantile": "order_seconds", "q": 0.99, "at_most": 1},
    "Mean": {"mean": "order_seconds", "above": 2, "for": "2m"},
    "Value": {"value": "open_orders", "above": 10},
    "Total": {"total": "stock_bytes", "above": 1000},
    "Highest": {"highest": "open_orders", "at_least": 7},
    "Lowest": {"lowest": "guard_up", "by": ["layer"], "below": 1, "for": "4m"},
    "Average": {"average": "open_orders", "below": 5},
    "Age": {"age": "import_timestamp_seconds", "above": 3600, "for": "10m"},
    "Forecast": {"forecast": "open_orders", "window": "1h", "ahead": "1d", "above": 100},
    "CountAbove": {"count": "guard_up", "among": "layer", "above": 2},
    "Share": {"share": "orders_total", "among": "status", "by": ["shop"], "above": 0.8, "for": "2m"},
    "ShareOfAnOpenLabel": {"share": "orders_total", "among": "shop", "at_least": 0.4},
    "ShareBelow": {"share": "faults_total", "among": "layer", "below": 0.1, "for": "3m"},
    "ActiveAbove": {"count": "orders_total", "among": "shop", "active_in": "1h", "above": 3},
    "ActiveBelow": {"count": "orders_total", "among": "shop", "active_in": "1h", "below": 2, "for": "5m"},
    "NewAbove": {"count": "open_orders", "among": "shop", "new_in": "7d", "above": 3},
    "QuantileBetweenBounds": {"quantile": "order_seconds", "q": 0.95, "by": ["shop"], "above": 0.7},
    "QuantileNearTheTop": {"quantile": "order_seconds", "q": 0.5, "above": 4.9},
    "MedianNearABound": {"quantile": "order_seconds", "q": 0.1, "above": 0.45},
    "QuantileBelowBetweenBounds": {"quantile": "order_seconds", "q": 0.9, "at_most": 0.3, "for": "3m"},
    "CountBelow": {"count": "guard_up", "among": "layer", "at_most": 1, "for": "5m"},
    "Filled": {"rate": "faults_total", "else": 0, "at_most": 0, "when": {"rate": "orders_total", "above": 1}},
    "Formula": {
        "formula": "100 * (1 - used / limit)",
        "parts": {"used": {"total": "stock_bytes", "by": ["shop"]}, "limit": {"total": "limit_bytes", "by": ["shop"]}},
        "below": 10,
        "for": "6m",
    },
    "Growth": {
        "formula": "(now - past) / past",
        "parts": {"now": {"total": "limit_bytes"}, "past": {"total": "limit_bytes", "offset": "2h"}},
        "above": 2,
    },
    "OfARecord": {"value": "shop:orders:rate10m", "above": 4, "for": "12m"},
    "OfARecordedFormula": {"highest": "shop:used:ratio", "above": 0.9},
    "When": {
        "value": "open_orders",
        "above": 10,
        "when": {"rate": "orders_total", "by": ["shop"], "above": 0.5},
        "for": "5m",
    },
}


def test_histories_are_derived_for_every_intent_and_pass(tmp_path):
    alerts = {name: {**keys, **MORE} for name, keys in INTENTS.items()}
    folder = written(catalogue_of(EVERY_INTENT + yaml.safe_dump({"alerts": alerts})), tmp_path)
    files = [f"tests/{name}.yml" for name in INTENTS]
    failed = [path for path, passes in outcomes(folder, files).items() if not passes]
    assert failed == [], call(folder, "promtool", "test", "rules", *failed)


_THRESHOLDS = ("above", "below", "at_least", "at_most")
_WHOLE = {"count", "events", "lowest", "highest"}
"""What these come to are whole numbers: there is nothing between two of them."""


def _shifted(keys, factor):
    """The condition with a threshold that is harder to pass (a factor above 1), or easier."""
    [name] = (key for key in _THRESHOLDS if key in keys)
    is_whole = _WHOLE & keys.keys() and keys[name] < 10
    step = 1.0 if is_whole or keys[name] == 0 else keys[name] * abs(factor - 1)
    is_upper = name in ("above", "at_least")
    return {**keys, name: keys[name] + (step if (factor > 1) is is_upper else -step)}


def _mutants():
    yield "higher", {name: _shifted(keys, 1.25) for name, keys in INTENTS.items()}
    yield "lower", {name: _shifted(keys, 0.75) for name, keys in INTENTS.items()}
    yield "later", {name: {**keys, "for": "26h"} for name, keys in INTENTS.items()}
    yield "at once", {name: {**keys, "for": "0s"} for name, keys in INTENTS.items() if "for" in keys}


MORE = {"severity": "warning", "summary": "Something.", "runbook": "Look."}
OTHER_TESTS = {"tests": [{"series": {"open_orders": "1x9"}, "fires_at": ["1m"], "silent_at": ["2m"]}]}


@pytest.mark.parametrize(("kind", "changed"), [pytest.param(*each, id=each[0]) for each in _mutants()])
def test_the_derived_test_of_every_intent_fails_for_a_rule_that_is_another(tmp_path, kind, changed):
    right, wrong = (
        written(catalogue_of(EVERY_INTENT + yaml.safe_dump({"alerts": alerts})), tmp_path / place)
        for place, alerts in (
            ("right", {name: {**keys, **MORE} for name, keys in INTENTS.items()}),
            ("wrong", {name: {**keys, **MORE, **OTHER_TESTS} for name, keys in changed.items()}),
        )
    )
    for path in (wrong / "rules").iterdir():
        (right / "rules" / path.name).write_bytes(path.read_bytes())

    files = [f"tests/{name}.yml" for name in changed]
    assert [path for path, passes in outcomes(right, files).items() if passes] == []


HOSTILE = [
    '{{ query "up" }} {{ $labels.shop }} {{end}} {{/* */}} }}{{ {{{{',
    "quotes \" ' ` and\ttabs: - # &amp; *x &x !x %x @x",
    'a\nb: c\n- d\n\n  e \\n \\" \u2028 \u00e9 <script>',
    "yes",
    "1e3",
    "~",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_arrive_as_they_were_written(tmp_path, text):
    catalogue = catalogue_of(alert(value="orders_open", above=1, summary=text, description=text, labels={"note": text}))
    folder = written(catalogue, tmp_path)
    wanted = {"summary": text.strip(), "description": text.strip(), "runbook": "Look."}
    fires = {"severity": "warning", "service": "shop"}
    test = {
        "rule_files": ["rules/metrics.yml"],
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": "orders_open", "values": "9x9"}],
                "alert_rule_test": [
                    {
                        "eval_time": "5m",
                        "alertname": "Shop",
                        "exp_alerts": [{"exp_labels": {**fires, "note": text}, "exp_annotations": wanted}],
                    }
                ],
            }
        ],
    }
    (folder / "test.yml").write_text(yaml.safe_dump(test))
    status, printed = call(folder, "promtool", "test", "rules", "test.yml")
    assert status == 0, printed


def test_a_runbook_cannot_become_html():
    files = emit_prometheus(catalogue_of(alert(value="orders_open", above=1, runbook="<script>x</script> 1 < 2\n# A")))
    assert b"<script" not in files["runbooks.md"].replace(b"\\<script", b"")
    assert b"1 < 2" in files["runbooks.md"]


BURNING = """\
rule_files: [rules/slos.yml]
evaluation_interval: 30s
tests:
  - interval: 30s
    input_series:
      # A quarter of an hour of nothing but errors after three hours without any; then none.
      - {series: 'orders_total{status="paid"}', values: '0+3000x360 1080000x30 1080000+3000x120'}
      - {series: 'orders_total{status="failed"}', values: '0x360 0+3000x30 90000x120'}
    promql_expr_test:
      - {expr: 'count(ALERTS{alertstate="firing"}) or vector(0)', eval_time: 180m, exp_samples: [{value: 0}]}
      - {expr: 'count(ALERTS{window="1h", alertstate="firing"})', eval_time: 195m, exp_samples: [{value: 1}]}
      - {expr: 'count(slo:burn_rate:rate1h > 14.4)', eval_time: 205m, exp_samples: [{value: 1}]}
      - {expr: 'ALERTS{window="1h", alertstate="firing"}', eval_time: 205m, exp_samples: []}
"""


def test_the_short_window_ends_an_alert_that_the_long_one_would_keep(tmp_path):
    folder = written(catalogue_of(METRICS + SLO.format(objective=99, window="30d")), tmp_path)
    (folder / "burning.yml").write_text(BURNING)
    assert outcomes(folder, ["burning.yml"]) == {"burning.yml": True}, call(
        folder, "promtool", "test", "rules", "burning.yml"
    )


PATTERNS = st.sampled_from(["a * b", "a / b", "(a - b) / b", "100 * (1 - a / b)", "clamp(a, 0, 1) + b", "a + b * 2"])


@settings(max_examples=200, deadline=None)
@given(PATTERNS, st.floats(0.001, 1000), st.floats(0.5, 100))
def test_what_solves_a_formula_makes_it_the_wanted_value(formula, wanted, other):
    found = solve(formula, {"a": 1.0, "b": other}, "a", wanted)
    if found is not None:
        assert evaluate(formula, {"a": found, "b": other}) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("formula", ["__import__('os')", "a.b", "a if a else b", "a ** b", "a /", "1 / 0", "[a]"])
def test_only_arithmetic_is_evaluated(formula):
    assert evaluate(formula, {"a": 1.0, "b": 2.0}) is None


def _fences(page: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.MULTILINE | re.DOTALL)


def test_the_documented_test_of_promql_passes(tmp_path):
    [example] = [fence for fence in _fences("alerting.md") if "QueueUnusual" in fence]
    gauge = "  laravel_queue_size: {type: gauge, unit: jobs, help: Jobs that wait.}\n"
    folder = written(catalogue_of(METRICS + gauge + example), tmp_path)
    assert outcomes(folder, ["tests/QueueUnusual.yml"]) == {"tests/QueueUnusual.yml": True}


def test_the_documented_routing_passes_amtool(tmp_path):
    [routing] = [fence for fence in _fences("alerting.md") if "receivers:" in fence]
    [jobs] = [fence for fence in _fences("alerting.md") if "scrape_jobs:" in fence]
    base = SETTINGS.replace("scrape_jobs:\n  shop-api: {interval: 15s}\n", jobs)
    folder = written(catalogue_of(alert(value="orders_open", above=1), base + routing), tmp_path)
    status, printed = call(folder, "amtool", "check-config", "alertmanager.yml")
    assert status == 0, printed
    status, printed = call(folder, "promtool", "check", "config", "--syntax-only", "prometheus.yml")
    assert status == 0, printed
