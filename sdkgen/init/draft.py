"""The specification of an application as commented YAML, bound to what was found in its source."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from sdkgen.infer.text import scalar
from sdkgen.model.catalogue import DEFAULT_MAX_SERIES
from sdkgen.spec import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.init.application import Application

_SHOWN = 12
_STATUSES = 60
_TENANTS = 1000
_CLASSES = 5
_LINE = 110


@dataclass(frozen=True, slots=True)
class Choices:
    """What was asked, or taken for granted: paths are relative to the specification.

    ``tenant`` is the word for those who own data, None for an application without; ``plans`` their plans.
    """

    service: str
    namespace: str
    package: str
    out: str
    source: str
    interval: str
    tenant: str | None
    plans: tuple[str, ...]


def draft_specification(application: Application, choices: Choices) -> dict[str, str]:
    """The files of the specification by their names."""
    files = {SETTINGS_FILE: _settings(choices), "http.yaml": _http(application)}
    if application.jobs:
        files["queue.yaml"] = _queue(application)
    if application.tasks:
        files["schedule.yaml"] = _schedule(application)
    if choices.tenant is not None:
        files[f"{choices.tenant}.yaml"] = _tenant(application, choices)
    return files


def _settings(choices: Choices) -> str:
    return f"""\
# What is measured of {choices.service}. Every YAML file in this folder is part of it.
service: {scalar(choices.service)}
version: 0.1.0
source: {scalar(choices.source)}

scrape_jobs:
  # The jobs of the Prometheus configuration that scrape the application.
  {scalar(choices.service)}:
    interval: {choices.interval}

targets:
  php:
    out: {scalar(choices.out)}
    namespace: {choices.namespace}
    package: {choices.package}
"""


def _http(application: Application) -> str:
    templates = [route.template for route in application.routes]
    most = _room(len(templates))
    versions = application.versions
    labels = ["endpoint", "status", *(["api_version"] if versions else [])]
    series = _series(most + 2, _STATUSES + 1, *([len(versions) + 2] if versions else []))
    version = f"""
  api_version:
    help: Version segment of the route.
    values: [{", ".join(scalar(version, item=True) for version in versions)}]
    from: http.api_version
    absent: none
"""
    return f"""\
group: http
help: Requests, as the generated middleware sees them. No call is needed.

labels:
  endpoint:
    # {_found(templates, "route")}
    help: Route template, never the raw path.
    from: http.route_template
    max_values: {most}
    absent: unmatched

  status:
    help: Status code of the response.
    from: http.status
    max_values: {_STATUSES}
{version if versions else ""}
metrics:
  http_requests_total:
    type: counter
    unit: requests
    help: Requests handled.
    labels: [{", ".join(labels)}]
    emit: http.request{series}

  http_request_duration_seconds:
    type: histogram
    unit: seconds
    help: Time from the start of a request to its response.
    labels: [endpoint]
    # Bounds of an objective belong here: 95 % below 200 ms needs 0.2.
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5]
    emit: http.duration
"""


def _queue(application: Application) -> str:
    queues, jobs = _room(len(application.queues), 20), _room(len(application.jobs), 20)
    series = _series(queues + 1, jobs + 1, 4)
    return f"""\
group: queue
help: Queued jobs, from the moment they are pushed. No call is needed.

labels:
  queue:
    # {_found(application.queues, "queue")}
    help: Queue name.
    from: queue.name
    max_values: {queues}

  job_type:
    # {_found(application.jobs, "job class", "job classes")}
    help: Job class, without its namespace.
    from: job.class
    max_values: {jobs}

  job_status:
    name: status
    help: Outcome of an attempt.
    values:
      success: The job finished.
      failed: The job failed for good.
      retry: The attempt failed or was released, and the job goes back to its queue.
    from: job.status

metrics:
  queue_jobs_processed_total:
    type: counter
    unit: jobs
    help: Attempts of queued jobs, by outcome.
    labels: [queue, job_status, job_type]
    emit: queue.processed{series}

  queue_wait_seconds:
    type: histogram
    unit: seconds
    help: Time a job waited in its queue before its first attempt, its own delay excluded.
    labels: [queue]
    buckets: [1, 5, 15, 30, 60, 120, 300, 900]
    emit: queue.wait

  queue_size:
    # Read by `php artisan metrics:collect`: schedule it every minute.
    type: gauge
    unit: jobs
    help: Jobs waiting in the queue.
    labels: [queue]
    emit: queue.size
    shared: true
    expires_after: 10m
"""


def _schedule(application: Application) -> str:
    return f"""\
group: schedule
help: Scheduled tasks. No call is needed.

labels:
  task:
    # {_found(application.tasks, "task")}
    help: Name of the scheduled task, or its command.
    from: task.name
    max_values: {_room(len(application.tasks), 20)}

metrics:
  scheduled_task_last_run_timestamp_seconds:
    type: gauge
    unit: timestamp_seconds
    help: Unix time at which the task last ran.
    labels: [task]
    emit: schedule.last_run
    shared: true

  scheduled_task_last_duration_seconds:
    type: gauge
    unit: seconds
    help: Time that the last run took.
    labels: [task]
    emit: schedule.duration
    shared: true

  scheduled_task_last_status:
    type: gauge
    help: What the last run did.
    labels: [task]
    emit: schedule.status
    shared: true
    states:
      "0": failed
      "1": succeeded
      "2": running
"""


def _tenant(application: Application, choices: Choices) -> str:
    owner = choices.tenant or ""
    tenancy = application.tenancy
    tables = tenancy.tables if tenancy is not None and tenancy.owner == owner else ()
    heading = f"# Tables with `{owner}_id`: {', '.join(tables)}." if tables else f"# No table has `{owner}_id`."
    has_plan = bool(choices.plans) or (tenancy is not None and tenancy.plan is not None)
    plan_values = f"values: [{', '.join(scalar(plan, item=True) for plan in choices.plans)}]"
    plan = f"""
  tier:
    help: Plan of the {owner}.
    {plan_values if choices.plans else "max_values: 10"}
    from: tenant.tier
    absent: none
    determined_by: {owner}
"""
    labels = [owner, *(["tier"] if has_plan else []), "status_class"]
    sources = "`tenant.id` and `tenant.tier`" if has_plan else "`tenant.id`"
    return f"""\
group: {owner}
help: What each {owner} is served. No call is needed.

{_wrapped(heading)}
# Who it is, your application says: a class of yours that implements `ResolvesLabels` of the generated package, named as
# `resolver` in config/metrics.php, answers {sources}. Until then it is `none`.
labels:
  {owner}:
    help: Key of the {owner}.
    from: tenant.id
    max_values: {_TENANTS}
    absent: none
{plan if has_plan else ""}
  status_class:
    help: First digit of the status code.
    values: [1xx, 2xx, 3xx, 4xx, 5xx]
    from: http.status_class

metrics:
  {owner}_http_requests_total:
    type: counter
    unit: requests
    help: Requests handled, by {owner}.
    labels: [{", ".join(labels)}]
    emit: http.request{_series(_TENANTS + 2, _CLASSES + 1)}

  {owner}_http_request_duration_seconds:
    type: histogram
    unit: seconds
    help: Time from the start of a request to its response, by {owner}.
    labels: [{owner}]
    # Few bounds: there are as many of each as there are {owner}s.
    buckets: [0.1, 0.5, 2.5]
    emit: http.duration
"""


def _room(found: int, least: int = 50) -> int:
    """A maximum with room for twice of what was found, rounded up to tens."""
    return max(least, -(-found * 2 // 10) * 10)


def _series(*values: int) -> str:
    """The line of a series budget, where the default is too small for what labels allow."""
    most = prod(values)
    return f"\n    max_series: {most}" if most > DEFAULT_MAX_SERIES else ""


def _found(names: Iterable[str], what: str, plural: str = "") -> str:
    """A comment about what was found, on one line."""
    listed = list(names)
    counted = f"{len(listed)} {what if len(listed) == 1 else plural or f'{what}s'} found"
    shown = ", ".join(" ".join(name.split()) for name in listed[:_SHOWN])
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    line = f"{counted}: {shown}{more}" if listed else counted
    safe = "".join(char if char.isprintable() else " " for char in line)
    return safe if len(safe) <= _LINE else safe[: _LINE - 1] + "…"


def _wrapped(comment: str) -> str:
    safe = "".join(char if char.isprintable() else " " for char in comment)
    return safe if len(safe) <= _LINE else safe[: _LINE - 1] + "…"
