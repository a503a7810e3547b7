"""Real servers for one test: on loopback and free ports, writing into one folder, ended with their context."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from abc import abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[2]
HOST = ROOT / "tests" / "laravel" / "host"
LOOPBACK = "127.0.0.1"
PATIENCE = 30.0  # seconds; far more than any server here takes, so only a hang reaches it
IS_ROOT = os.geteuid() == 0


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Poll until the condition holds; fail with what was waited for."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(0.05)


def accepts(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((LOOPBACK, port)) == 0


class Server(AbstractContextManager["Server"]):
    """A process that listens on a port while its context lasts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """Write what the process needs into the folder, and return its command line."""

    def start(self) -> None:
        """Start the process and wait until it accepts connections."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = self.command()
        program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        assert program is not None, f"{command[0]} is not installed: run scripts/install-test-host"
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen([program, *command[1:]], stdout=output, stderr=output)
        wait_until(self._is_up, f"{command[0]} on port {self.port}")

    def _is_up(self) -> bool:
        assert self._process is not None
        log = (self.folder / "output.log").read_text(errors="replace")
        assert self._process.poll() is None, f"{type(self).__name__} ended at once:\n{log}"
        return accepts(self.port)

    def kill(self) -> None:
        """End the process without a chance to say goodbye."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end(signal.SIGTERM)


class Redis(Server):
    """Redis without persistence."""

    def command(self) -> list[str]:
        return ["redis-server", "--bind", LOOPBACK, "--port", str(self.port), "--save", "", "--dir", str(self.folder)]


class PhpFpm(Server):
    """PHP-FPM with a fixed number of workers."""

    def __init__(self, folder: Path, workers: int = 4) -> None:
        super().__init__(folder)
        self._workers = workers

    def command(self) -> list[str]:
        config = self.folder / "php-fpm.conf"
        config.write_text(
            f"[global]\nerror_log = {self.folder}/error.log\ndaemonize = no\n"
            f"[www]\nlisten = {LOOPBACK}:{self.port}\npm = static\npm.max_children = {self._workers}\n"
            "catch_workers_output = yes\nphp_admin_flag[display_errors] = off\n"
            + ("user = root\ngroup = root\n" if IS_ROOT else ""),
        )
        return ["php-fpm8.2", "--nodaemonize", "--fpm-config", str(config), *(["--allow-to-run-as-root"] * IS_ROOT)]


class Nginx(Server):
    """Nginx that hands every request to PHP-FPM, as the front controller of Laravel wants it."""

    def __init__(self, folder: Path, public: Path, fpm: PhpFpm) -> None:
        super().__init__(folder)
        self._public = public
        self._fpm = fpm

    def command(self) -> list[str]:
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "fastcgi", "proxy", "scgi", "uwsgi")
        )
        config = self.folder / "nginx.conf"
        config.write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/error.log;\n"
            + ("user root;\n" if IS_ROOT else "")
            + "events {}\nhttp {\naccess_log off;\n"
            + temporary
            + f"server {{\nlisten {LOOPBACK}:{self.port};\nlocation / {{\ninclude /etc/nginx/fastcgi_params;\n"
            f"fastcgi_param SCRIPT_FILENAME {self._public}/index.php;\nfastcgi_param SCRIPT_NAME /index.php;\n"
            f"fastcgi_pass {LOOPBACK}:{self._fpm.port};\n}}\n}}\n}}\n",
        )
        return ["nginx", "-c", str(config), "-e", str(self.folder / "error.log")]


class Prometheus(Server):
    """Prometheus that scrapes one target every second."""

    def __init__(self, folder: Path, target: int, token: str) -> None:
        super().__init__(folder)
        self._target = target
        self._token = token

    def command(self) -> list[str]:
        config = {
            "global": {"scrape_interval": "1s"},
            "scrape_configs": [
                {
                    "job_name": "chom-api",
                    "authorization": {"credentials": self._token},
                    "static_configs": [{"targets": [f"{LOOPBACK}:{self._target}"]}],
                },
            ],
        }
        path = self.folder / "prometheus.yml"
        path.write_text(json.dumps(config))  # JSON is YAML
        return [
            "prometheus",
            f"--config.file={path}",
            f"--storage.tsdb.path={self.folder}/data",
            f"--web.listen-address={LOOPBACK}:{self.port}",
            "--log.level=warn",
        ]

    def start(self) -> None:
        super().start()
        wait_until(lambda: self.total("up") == 1.0, "the first scrape")

    def query(self, expression: str) -> dict[frozenset[tuple[str, str]], float]:
        """Return an instant vector by label set, without the target's own labels."""
        url = f"http://{LOOPBACK}:{self.port}/api/v1/query?{urllib.parse.urlencode({'query': expression})}"
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                result: list[dict[str, Any]] = json.load(response)["data"]["result"]
        except urllib.error.HTTPError as error:
            if error.code == 503:  # still starting
                return {}
            raise
        hidden = {"__name__", "job", "instance"}
        return {
            frozenset((name, value) for name, value in sample["metric"].items() if name not in hidden): float(
                sample["value"][1],
            )
            for sample in result
        }

    def total(self, expression: str) -> float:
        """Return the sum of an instant vector."""
        return sum(self.query(expression).values())

    def wait_for_scrapes(self, count: int) -> None:
        """Wait until this many more scrapes have been stored."""
        for _ in range(count):
            self._wait_for_scrape_after(self.total("timestamp(up)"))

    def _wait_for_scrape_after(self, last: float) -> None:
        wait_until(lambda: self.total("timestamp(up)") > last, "a scrape")


class BuiltInServer(Server):
    """PHP's own web server in front of one application."""

    def command(self) -> list[str]:
        index = self.folder / "public" / "index.php"
        return ["php", "-d", "pcov.enabled=0", "-S", f"{LOOPBACK}:{self.port}", str(index)]


class App(AbstractContextManager["App"]):
    """The host application behind nginx and PHP-FPM, with a database of its own."""

    token = "a-token-that-only-prometheus-knows"

    def __init__(self, installed: Path, folder: Path, environment: Mapping[str, str]) -> None:
        self.path = folder / "app"
        shutil.copytree(installed, self.path, symlinks=True)
        defaults = {"APP_ENV": "production", "METRICS_TOKEN": self.token, "CHOM_DIAGNOSTICS": "true"}
        lines = [f"{name}={value}" for name, value in {**defaults, **environment}.items()]
        (self.path / ".env").write_text("\n".join(lines) + "\n")
        self.artisan("migrate", "--force", "--seed")
        self._fpm = PhpFpm(folder / "fpm")
        self._nginx = Nginx(folder / "nginx", self.path / "public", self._fpm)

    @property
    def port(self) -> int:
        return self._nginx.port

    def artisan(self, *arguments: str) -> str:
        """Run an Artisan command and return what it printed."""
        done = subprocess.run(
            ["php", "artisan", *arguments],
            cwd=self.path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def scrape(self, accept: str = "text/plain") -> str:
        """Return what Prometheus would read."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        request = urllib.request.Request(f"http://{LOOPBACK}:{self.port}/metrics", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            return str(response.read().decode())

    def __enter__(self) -> Self:
        self._fpm.__enter__()
        try:
            self._nginx.__enter__()
        except BaseException:
            self._fpm.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._nginx.__exit__()
        self._fpm.__exit__()


def install_host(folder: Path) -> Path:
    """Install the host application with the committed package into a folder."""
    done = subprocess.run(
        ["php", str(HOST / "install.php"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
