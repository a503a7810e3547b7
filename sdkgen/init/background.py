"""Queued jobs, queues and scheduled tasks, read from source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.init.chains import Chain, all_chains, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.php.tokens import PhpToken

    Sources = Mapping[str, Sequence[PhpToken]]

_QUEUED = "ShouldQueue"
_OURS = "metrics:"


def job_classes(sources: Sources) -> tuple[str, ...]:
    """The classes that are queued, without their namespaces, as the source `job.class` answers them."""
    found = {name for tokens in sources.values() for name, parents in _classes(tokens) if _QUEUED in parents}
    return tuple(sorted(found))


def queue_names(sources: Sources) -> tuple[str, ...]:
    """The queues that jobs are sent to: `onQueue('…')`, `$queue = '…'`, and the defaults of the configuration."""
    found = {"default"}
    for tokens in sources.values():
        named = (call.text() for chain in all_chains(tokens) for call in chain.calls if call.method == "onQueue")
        found |= {name for name in named if name}
        found |= set(_assigned(tokens))
    return tuple(sorted(found))


def scheduled_tasks(sources: Sources) -> tuple[str, ...]:
    """The names of scheduled tasks, as the source `task.name` answers them, without ours."""
    tasks = {
        name
        for tokens in sources.values()
        for chain in all_chains(tokens)
        if chain.root in ("$schedule", "Schedule") and (name := _task(chain)) is not None
    }
    return tuple(sorted(name for name in tasks if not name.startswith(_OURS)))


def _task(chain: Chain) -> str | None:
    """The name or description given, else the command or the job's class."""
    given = chain.named("name", "description")
    if given is not None:
        return given.text()
    command = chain.named("command", "exec")
    if command is not None:
        return command.text() or _class_name(command.arguments[0] if command.arguments else ())
    job = chain.named("job")
    if job is not None and job.arguments:
        return _class_name(job.arguments[0])
    return "callback" if chain.named("call") else None


def _class_name(tokens: Sequence[PhpToken]) -> str | None:
    """The class of `new X(…)` or `X::class`, without its namespace."""
    names = [token.text for token in tokens if token.kind == "name" and token.text not in ("new", "class")]
    return names[0].rpartition("\\")[2] if names else None


def _classes(tokens: Sequence[PhpToken]) -> Iterator[tuple[str, set[str]]]:
    """Every class that is declared, with what it extends and implements."""
    for index, token in enumerate(tokens[:-1]):
        before = tokens[index - 1].text if index else ""
        if token.text.lower() == "class" and before not in ("::", "new") and tokens[index + 1].kind == "name":
            parents = set()
            for following in tokens[index + 2 :]:
                if following.text == "{":
                    break
                parents.add(following.text.rpartition("\\")[2])
            yield tokens[index + 1].text, parents


def _assigned(tokens: Sequence[PhpToken]) -> Iterator[str]:
    """The strings of `$queue = '…'` and `'queue' => '…'`."""
    for index in range(len(tokens) - 2):
        first, second = tokens[index], tokens[index + 1]
        is_property = first.text == "$queue" and second.text == "="
        is_setting = text_of([first]) == "queue" and second.text == "=>"
        value = text_of([tokens[index + 2]]) if is_property or is_setting else None
        if value:
            yield value
