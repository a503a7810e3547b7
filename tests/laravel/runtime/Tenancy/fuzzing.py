"""Fuzzes the SQL prover and its mutants: ``make fuzz``, or ``make fuzz FUZZ="--seed 7"``.

A mutant is the prover with one step of reasoning taken out. It is killed when the fuzz finds a statement that it proves
although rows of others show, or when it labels a statement of the corpus otherwise than expected.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent.parent
SOURCE = ROOT / "templates" / "laravel" / "src"
PROVER = Path("Runtime", "Tenancy")

DIALECTS = ("sqlite", "pgsql", "mysql")
"""Each runs on a server of its own: SQLite, PostgreSQL, MariaDB."""

STATEMENTS = 100_000
"""Of each dialect."""

SHARD = 25_000

SHORT = 6_000
"""Statements that a mutant has to survive before the corpus is asked."""


@dataclass(frozen=True)
class Mutant:
    """One change to the source of the prover: `search` occurs once in `file`, and becomes `replace`."""

    name: str
    file: str
    search: str
    replace: str


@dataclass(frozen=True)
class Death:
    """How a mutant was killed: by `fuzz`, by `corpus`, or not at all."""

    mutant: Mutant
    by: str | None
    example: str


def mutants() -> list[Mutant]:
    """All mutants of mutants.json."""
    return [Mutant(**one) for one in json.loads((HERE / "mutants.json").read_text(encoding="utf-8"))]


def fuzz(seed: int, start: int, count: int, source: Path = SOURCE, *options: str) -> dict[str, Any]:
    """Run some statements of a seed; what came out, as fuzz.php prints it; RuntimeError when it breaks."""
    where = (f"--seed={seed}", f"--from={start}", f"--count={count}")
    done = php("fuzz.php", *where, f"--source={source}", *options)
    if done.returncode not in {0, 1} or not done.stdout.startswith("{"):
        # A fuzz that breaks has found nothing: it must not pass for a killed mutant.
        raise RuntimeError(done.stdout + done.stderr)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def kill(mutant: Mutant, seed: int = 1, statements: int = SHORT, dialects: tuple[str, ...] = DIALECTS) -> Death:
    """Try to kill a mutant."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        shutil.copytree(SOURCE / PROVER, source / PROVER)
        mutate(source / PROVER / "Sql" / mutant.file, mutant)
        for dialect in dialects:
            outcome = fuzz(seed, 0, statements, source, f"--dialect={dialect}", "--most=1", "--quick")
            if outcome["counterexamples"]:
                return Death(mutant, "fuzz", f"{dialect}: {outcome['counterexamples'][0]['sql']}")
        labelled = php("corpus.php", f"--source={source}")
        return Death(mutant, "corpus" if labelled.returncode else None, labelled.stdout)


def mutate(file: Path, mutant: Mutant) -> None:
    """Apply a mutant to a copy of the source; ValueError when the source has changed under it."""
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.search) != 1:
        message = f"the mutant “{mutant.name}” does not fit {mutant.file} any more"
        raise ValueError(message)
    file.write_text(text.replace(mutant.search, mutant.replace), encoding="utf-8")


def php(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script beside this file, without what slows PHP down."""
    command = ["php", "-d", "pcov.enabled=0", "-d", "memory_limit=512M", str(HERE / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)


def main() -> None:
    """Fuzz the prover, then every mutant; the status is 1 when there is a counter-example or a survivor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--statements", type=int, default=STATEMENTS, help="of each dialect")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [dialect for dialect in DIALECTS if report(dialect, shards(pool, arguments, dialect))]
        deaths = list(pool.map(lambda mutant: kill(mutant, arguments.seed), mutants()))
    survivors = [death.mutant.name for death in deaths if death.by is None]
    for by in ("fuzz", "corpus"):
        print(f"{sum(death.by == by for death in deaths)} of {len(deaths)} mutants killed by the {by}")
    for death in deaths:
        if death.by != "fuzz":
            print(f"{'by the corpus only' if death.by else 'SURVIVED'}: {death.mutant.name}")
    sys.exit(1 if found or survivors else 0)


def shards(pool: ThreadPoolExecutor, arguments: argparse.Namespace, dialect: str) -> list[dict[str, Any]]:
    """Fuzz one dialect, in parallel."""
    starts = range(0, arguments.statements, SHARD)
    count = min(SHARD, arguments.statements)
    options = (f"--dialect={dialect}", "--all")
    return list(pool.map(lambda start: fuzz(arguments.seed, start, count, SOURCE, *options), starts))


def report(dialect: str, shards: list[dict[str, Any]]) -> bool:
    """Print what came out; whether there is a counter-example."""
    total = {name: sum(shard.get(name, 0) for shard in shards) for name in ("statements", "valid", "proven", "leaking")}
    examples = [example for shard in shards for example in shard["counterexamples"]]
    print(
        f"{dialect}: {total['statements']} statements, {total['valid']} valid: {total['proven']} proven, of the others "
        f"{total['leaking']} do show rows of others; {len(examples)} counter-examples",
    )
    for statement in [one for shard in shards for one in shard["unrepeatable"]]:
        print(f"a difference that was gone at the second try, in {statement}")
    for example in examples:
        print(json.dumps(example, indent=2))
    return bool(examples)


if __name__ == "__main__":
    main()
