"""The specification of an application as commented YAML, bound to what was found in its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.infer.text import scalar
from sdkgen.init.draft_background import draft_queue, draft_schedule
from sdkgen.init.draft_tenancy import TENANCY_FILE, draft_tenancy
from sdkgen.init.ownership import ownership_of
from sdkgen.init.room import budget, listing, one_line, room_for
from sdkgen.spec import SETTINGS_FILE

if TYPE_CHECKING:
    from sdkgen.init.application import Application

_STATUSES = 60
_TENANTS = 1000
_CLASSES = 5


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
        files["queue.yaml"] = draft_queue(application)
    if application.tasks:
        files["schedule.yaml"] = draft_schedule(application)
    if choices.tenant is not None:
        files[f"{choices.tenant}.yaml"] = _tenant(application, choices)
        ownership = ownership_of(application.schema, choices.tenant, application.morphs)
        files |= draft_tenancy(ownership, application.schema.tables) if ownership else {}
    return files


def doubts(application: Application, choices: Choices) -> list[str]:
    """What a reader of the drafted tenancy has to decide, and what could not be understood, in sentences."""
    tenant = choices.tenant
    ownership = ownership_of(application.schema, tenant, application.morphs) if tenant is not None else None
    if ownership is None:
        return []
    undecided = [*(guess.name for guess in ownership.guesses), *ownership.views]
    decide = f"{TENANCY_FILE} leaves to you whose rows these hold: {', '.join(undecided)}"
    return [*([decide] if undecided else []), *(f"not understood: {words}" for words in ownership.unread)]


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
    most = room_for(len(templates))
    versions = application.versions
    labels = ["endpoint", "status", *(["api_version"] if versions else [])]
    series = budget(most + 2, _STATUSES + 1, *([len(versions) + 2] if versions else []))
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
    # {listing(templates, "route")}
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

{one_line(heading)}
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
    emit: http.request{budget(_TENANTS + 2, _CLASSES + 1)}

  {owner}_http_request_duration_seconds:
    type: histogram
    unit: seconds
    help: Time from the start of a request to its response, by {owner}.
    labels: [{owner}]
    # Few bounds: there are as many of each as there are {owner}s.
    buckets: [0.1, 0.5, 2.5]
    emit: http.duration
"""
