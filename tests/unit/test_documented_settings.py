"""Settings and configuration in the documentation are those that there are, and hold together."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sdkgen.documents.markdown import fences

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generated" / "php"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DEPLOYMENTS = ROOT / "docs" / "deployments.md"


def _fenced(page, *languages):
    text = page.read_text(encoding="utf-8")
    return [text[each.start : each.end] for each in fences(text) if each.language in languages]


@pytest.fixture(scope="module")
def settings():
    """The configuration of the Laravel package in an environment without variables."""
    code = "function env($name, $default = null) { return $default; } echo json_encode(require $argv[1]);"
    done = subprocess.run(
        ["php", "-r", code, "--", str(PACKAGE / "config" / "metrics.php")], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_of_the_package_exist(page, settings):
    for block in _fenced(page, "php"):
        if not block.lstrip().startswith("// config/metrics.php"):
            continue
        for key in re.findall(r"^'(\w+)' =>", block, re.MULTILINE):
            assert key in settings, key


def test_the_table_of_settings_is_complete_and_its_defaults_are_right(settings):
    text = (ROOT / "docs" / "laravel.md").read_text(encoding="utf-8")
    table = text.partition("\n## Configuration\n")[2].partition("\n## ")[0]
    config = (PACKAGE / "config" / "metrics.php").read_text(encoding="utf-8")

    assert [key for key in settings if f"`{key}" not in table] == []
    for name in re.findall(r"env\('(METRICS_\w+)'", config):
        assert name in text or name in (ROOT / "docs" / "tenancy.md").read_text(encoding="utf-8"), name
    assert f"{settings['stores']['redis']['timeout']} seconds" in table
    assert f"| {settings['stores']['sqlite']['busy_timeout_ms']} |" in table
    assert f"{settings['flush']['max_pending']} series, {settings['flush']['max_age']:g} seconds" in table
    assert f"`METRICS_STORE` | `{settings['store']}`" in table


def _yaml_of(page, key):
    blocks = [data for block in _fenced(page, "yaml") for data in yaml.safe_load_all(block) if data]
    return [data for data in blocks if key in data]


def test_configuration_of_prometheus_is_valid(tmp_path):
    parts = [part for key in ("global", "alerting", "remote_write") for part in _yaml_of(DEPLOYMENTS, key)]
    scrapes = _yaml_of(DEPLOYMENTS, "scrape_configs")
    assert len(parts) == 3
    assert scrapes
    merged = {key: value for part in [*parts, *scrapes] for key, value in part.items()}
    for scrape in merged["scrape_configs"]:
        # Debian's promtool is built without the discovery of Kubernetes.
        assert scrape.pop("kubernetes_sd_configs")[0].keys() == {"role", "namespaces"}
    token = tmp_path / "token"
    token.write_text("token", encoding="utf-8")
    file = tmp_path / "prometheus.yml"
    text = json.dumps(merged).replace("/etc/prometheus/secrets/metrics-token", str(token))
    file.write_text(text, encoding="utf-8")

    done = subprocess.run(["promtool", "check", "config", str(file)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_manifests_hold_together():
    [deployment] = [each for each in _yaml_of(DEPLOYMENTS, "kind") if each["kind"] == "Deployment"]
    pod = deployment["spec"]["template"]
    labels, volumes = pod["metadata"]["labels"], {each["name"] for each in pod["spec"]["volumes"]}

    assert deployment["apiVersion"] == "apps/v1"
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    for container in pod["spec"]["containers"]:
        assert {"name", "image", "env", "volumeMounts"} <= container.keys()
        mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        environment = {each["name"]: each.get("value") for each in container["env"]}
        assert mounts.keys() <= volumes
        assert environment["METRICS_SQLITE_PATH"].startswith(mounts["metrics"] + "/")
    [scrape] = _yaml_of(DEPLOYMENTS, "scrape_configs")[0]["scrape_configs"]
    names = [port["name"] for container in pod["spec"]["containers"] for port in container.get("ports", [])]
    assert scrape["relabel_configs"][0]["regex"] == f"{labels['app']};{names[0]}"
    assert scrape["kubernetes_sd_configs"][0]["namespaces"]["names"] == [deployment["metadata"]["namespace"]]
