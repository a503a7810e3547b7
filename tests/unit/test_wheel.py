"""The wheel works on its own: templates inside, nothing of the checkout needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import SETTINGS

ROOT = Path(__file__).parent.parent.parent

METRICS = """\
labels:
  customer:
    help: Who bought.
    max_values: 9
metrics:
  orders_total:
    type: counter
    help: Orders.
    labels: [customer]
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("metrics_sdkgen-*.whl"))


def test_templates_and_types_ship(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    templates = {
        f"sdkgen/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert templates <= set(names)
    assert {"sdkgen/py.typed", "sdkgen/spec/builtin/instrumentation.yaml"} <= set(names)
    assert not [name for name in names if name.startswith(("tests", "generated", "metric_specs"))]


def test_no_message_leads_to_a_file_that_does_not_ship():
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")} | {
        "CONTRIBUTING.md",
        "Makefile",
    }

    leads = {
        (file.relative_to(ROOT).as_posix(), name)
        for folder in ("sdkgen", "templates/laravel", "templates/python", "templates/prometheus")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in (".py", ".php", ".j2")
        for name in own
        if name in file.read_text(encoding="utf-8")
    }

    assert leads == set()


class Installed:
    """An environment that has sdkgen from its wheel and nothing of the checkout."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        venv.create(folder / "venv", with_pip=False)
        self.python = folder / "venv" / "bin" / "python"
        self.folder = folder
        self.purelib = subprocess.run(
            [self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        self.add(wheel)

    def add(self, wheel: Path) -> None:
        """Installs a wheel."""
        zipfile.ZipFile(wheel).extractall(self.purelib)

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs Python; dependencies come from the running environment, sdkgen itself must come from the wheel."""
        dependencies = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([self.purelib, dependencies])}
        return subprocess.run(
            [self.python, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def with_plugin(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    source = tmp_path_factory.mktemp("plugin") / "source"
    shutil.copytree(ROOT / "examples" / "plugin", source)
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(source / "dist"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    installed.add(next((source / "dist").glob("*.whl")))
    return installed


def _spec(installed: Installed, name: str, settings: str, metrics: str = METRICS) -> Path:
    spec = installed.folder / name / "spec"
    spec.mkdir(parents=True)
    (spec / "sdkgen.yaml").write_text(SETTINGS + settings, encoding="utf-8")
    (spec / "metrics.yaml").write_text(metrics, encoding="utf-8")
    return spec


def test_the_installed_command_emits_the_committed_package(installed):
    result = installed.run("-m", "sdkgen", "emit", "php", "--spec", ROOT / "metric_specs" / "chom", "--check")
    origin = installed.run("-c", "import sdkgen; print(sdkgen.__file__)")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert origin.stdout.startswith(installed.purelib)


def test_a_plugin_of_another_package_emits_and_checks_with_typed_options(with_plugin):
    options = "plugins:\n  inventory: {out: ../inventory, delimiter: ;}\n  personal-data: {labels: [customer]}\n"
    agreed = METRICS.replace("max_values: 9", "max_values: 9\n    x-agreed: DP-12")
    spec = _spec(with_plugin, "plugin", options, agreed)

    emitted = with_plugin.run("-m", "sdkgen", "emit", "inventory", "--spec", spec)

    assert emitted.returncode == 0, emitted.stderr
    assert "next: upload inventory.csv to the register" in emitted.stderr
    table = (spec.parent / "inventory" / "inventory.csv").read_text(encoding="utf-8")
    assert "orders_total;counter;;customer;10000\n" in table
    assert with_plugin.run("-m", "sdkgen", "emit", "all", "--spec", spec).returncode == 0
    assert with_plugin.run("-m", "sdkgen", "check", "--spec", spec).stdout == ""

    (spec / "metrics.yaml").write_text(METRICS, encoding="utf-8")

    checked = with_plugin.run("-m", "sdkgen", "check", "--spec", spec)
    assert checked.returncode == 1
    assert "error[HOUSE1]: `customer` identifies people" in checked.stdout


def test_what_a_plugin_cannot_do_or_is_told_wrongly_is_an_error_where_it_stands(with_plugin):
    summary = METRICS + "  old_seconds:\n    type: summary\n    help: Old.\n    emit: external\n    unit: seconds\n"
    spec = _spec(with_plugin, "unsupported", "plugins:\n  inventory: {out: ../inventory}\n", summary)

    outcome = with_plugin.run("-m", "sdkgen", "emit", "inventory", "--spec", spec)

    assert outcome.returncode == 1
    assert "error[SDK292]: `inventory`: the inventory has no column for the quantiles" in outcome.stderr
    assert "metrics.yaml:10:3" in outcome.stderr

    wrong = "plugins:\n  inventory: {out: ../x, delimter: ;, external: perhaps}\n  personal-dat: {}\n"
    spec = _spec(with_plugin, "wrong", wrong)
    stderr = with_plugin.run("-m", "sdkgen", "emit", "php", "--spec", spec).stderr
    assert "error[SDK101]: unknown key `delimter`" in stderr
    assert "error[SDK103]: `plugins.inventory.external`: expected `true` or `false`, not `perhaps`" in stderr
    assert "error[SDK290]: no installed package has a plug-in `personal-dat`" in stderr
    assert "did you mean `personal-data`?" in stderr


def test_a_template_is_replaced_without_a_fork(installed):
    spec = _spec(installed, "templates", "templates: templates\n")
    readme = spec / "templates" / "laravel" / "README.md.j2"

    ejected = installed.run("-m", "sdkgen", "templates", "eject", "laravel/README.md.j2", "--spec", spec)
    assert ejected.returncode == 0, ejected.stderr
    readme.write_text("# Ours: {{ catalogue.service | md }}\n", encoding="utf-8")

    emitted = installed.run("-m", "sdkgen", "emit", "php", "--spec", spec)

    assert emitted.returncode == 0, emitted.stderr
    assert "SDK293" not in emitted.stderr
    assert (spec.parent / "out" / "README.md").read_text(encoding="utf-8") == "# Ours: shop\n"
    assert (spec.parent / "out" / "src" / "Metrics.php").is_file()
