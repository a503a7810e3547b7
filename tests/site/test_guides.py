"""Code in guides is held to the package that is generated, and their figures to the specification."""

from __future__ import annotations

import configparser
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sdkgen.documents.markdown import fences
from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.site.house import build, tutorial

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "metric_specs" / "chom" / "guides").glob("*.md"))
DOCS = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "sdkgen/violations").glob("*.md")])


def _fences(pages, *languages):
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for fence in fences(text):
            if fence.language in languages:
                line = text.count("\n", 0, fence.start) + 1
                yield f"{page.name}:{line}", text[fence.start : fence.end]


CHOM = (str(ROOT / "generated/php"), r"Chom\Metrics")


def _faults(codes, *packages):
    done = subprocess.run(
        ["php", str(ROOT / "tests/site/fences.php"), *(word for package in packages for word in package)],
        input=json.dumps(codes),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_php_in_guides_parses_and_calls_what_the_package_has():
    codes = dict(_fences(GUIDES, "php"))

    assert len(codes) >= 6
    assert _faults(codes, CHOM) == []


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The package of the tutorial."""
    folder = tmp_path_factory.mktemp("shop")
    build(folder / "spec", *tutorial(), "")
    catalogue = resolve(read_spec(folder / "spec")).catalogue
    assert catalogue
    for path, content in EMITTERS["php"](catalogue).items():
        file = folder / "package" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return (str(folder / "package"), r"Shop\Metrics")


def test_php_in_the_documentation_parses_and_calls_what_a_package_has(shop):
    codes = dict(_fences(DOCS, "php"))

    assert len(codes) >= 15
    assert _faults(codes, CHOM, shop) == []


def test_metrics_that_tests_of_the_documentation_assert_on_are_declared():
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue
    asserted = [
        name for text in dict(_fences(DOCS, "php")).values() for name in re.findall(r"->assert\w+\(\s*'(\w+)'", text)
    ]

    assert len(asserted) >= 4
    assert set(asserted) <= catalogue.by_name.keys()


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("if (", "does not parse"),
        ("Metrics::dataImportRecord(source: ImportSource::Csv);", "no method"),
        ("Metrics::dataImportRecords(from: ImportSource::Csv);", "arguments"),
        ("Metrics::dataImportRecords();", "arguments"),
        ("Metrics::dataImportRecords(source: ImportSource::Tsv);", "no case"),
        ("Metrics::dataImportRecords(source: ImportSource::Csv)->observe(3);", "no method"),
        ("Metrics::dataImportRecords(source: ImportSource::Csv)->inc(amount: 3);", "arguments"),
        ("$timer = Metrics::etlJobDurationSeconds(etlJob: 'x')->start();\n$timer->halt();", "no method"),
        ("$metrics = Metrics::fake();\n$metrics->assertIncreased('x');", "no method"),
        (r"use Chom\Metrics\Labels\ImportSauce;", "no class"),
        ("final class A implements Collector { public function collects(): void {} }", "no Chom"),
    ],
)
def test_code_that_the_package_would_refuse_is_seen(code, fault):
    [found] = _faults({"here": code}, CHOM)

    assert fault in found


def test_yaml_and_ini_parse():
    for _, text in _fences([*GUIDES, *DOCS], "yaml", "yml"):
        yaml.safe_load(text)
    for _, text in _fences(GUIDES, "ini"):
        programs = configparser.RawConfigParser()
        programs.read_string(text)
        for name in programs.sections():
            several = programs.getint(name, "numprocs") > 1
            assert not several or "%(process_num)" in programs.get(name, "process_name", fallback=""), name


def test_limits_and_prices_are_those_of_the_specification():
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue
    tiers = catalogue.labels["tier"].values
    limits = [re.findall(r"^[\d,]+", tiers[tier])[0] for tier in ("free", "pro", "enterprise")]
    free_of_charge = [re.findall(r"[\d,]{6,}", tiers[tier])[0] for tier in ("pro", "enterprise")]
    api, billing, cost = (
        (ROOT / f"metric_specs/chom/guides/{name}.md").read_text() for name in ("api-usage", "billing", "cost")
    )

    assert "{} (free), {} (pro) or {} (enterprise)".format(*limits) in api
    for amount in free_of_charge:
        assert f"above {amount} a month" in billing
        assert f"- {amount.replace(',', '')}, 0)" in billing
    for price in ("0.10", "5", "0.05"):
        assert re.search(rf"\* {re.escape(price)}(?! *\d)", billing), price
        assert re.search(rf"\* {re.escape(price)}(?! *\d)", cost), price
