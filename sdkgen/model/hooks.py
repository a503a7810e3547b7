"""The hooks that can emit a metric and the sources a label's value can come from: names the runtime knows as well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hook:
    """A place in the application's life that emits: its types, the sources known there, and what it means."""

    id: str
    types: tuple[str, ...]
    sources: tuple[str, ...]
    documentation: str

    @property
    def knows_every_source(self) -> bool:
        """Whether labels may name any source, since the application passes the values itself."""
        return not self.sources


@dataclass(frozen=True, slots=True)
class Source:
    """Where a label's value comes from."""

    id: str
    documentation: str


_APPLICATION = ("auth.consumer", "tenant.id", "tenant.tier")
_HTTP = (
    "http.route_template",
    "http.method",
    "http.status",
    "http.status_class",
    "http.api_version",
    "http.deprecated",
    *_APPLICATION,
)
_ANY_TYPE = ("counter", "gauge", "histogram")

HOOKS: dict[str, Hook] = {
    hook.id: hook
    for hook in (
        Hook("http.request", ("counter",), _HTTP, "Once for every handled HTTP request."),
        Hook("http.duration", ("histogram",), _HTTP, "Seconds from the start of a request to its response."),
        Hook("http.response_size", ("histogram",), _HTTP, "Bytes of the response's body."),
        Hook(
            "http.validation_error",
            ("counter",),
            (*_HTTP, "validation.rule", "validation.field"),
            "Once for every failed rule of every field of a request.",
        ),
        Hook("auth.api_key_used", ("gauge",), _HTTP, "Unix time of the last authenticated request with a token."),
        Hook(
            "webhook.delivery",
            ("counter",),
            ("webhook.status", *_APPLICATION),
            "Once for every call of the HTTP client to a webhook target.",
        ),
        Hook(
            "queue.processed",
            ("counter",),
            ("queue.name", "job.class", "job.status", *_APPLICATION),
            "Once for every attempt of a queued job.",
        ),
        Hook(
            "queue.wait",
            ("histogram",),
            ("queue.name", "job.class", *_APPLICATION),
            "Seconds a job waited in its queue before its first attempt, its own delay excluded.",
        ),
        Hook(
            "queue.run_time",
            ("histogram",),
            ("queue.name", "job.class", "job.status", *_APPLICATION),
            "Seconds that an attempt ran.",
        ),
        Hook(
            "queue.retry",
            ("counter",),
            ("queue.name", "job.class", "job.retry_count", *_APPLICATION),
            "Once for every attempt after the first.",
        ),
        Hook("queue.size", ("gauge",), ("queue.name",), "Jobs waiting in a queue, read by `metrics:collect`."),
        Hook("schedule.last_run", ("gauge",), ("task.name",), "Unix time at which a scheduled task last ran."),
        Hook("schedule.duration", ("gauge",), ("task.name",), "Seconds that the last run of a scheduled task took."),
        Hook("schedule.status", ("gauge",), ("task.name",), "0 failed, 1 succeeded, 2 running."),
        Hook(
            "isolation.violation",
            ("counter",),
            ("isolation.violation_type", "isolation.action"),
            "Once a request for every kind of confirmed access across tenants, with what was done about it.",
        ),
        Hook(
            "isolation.finding",
            ("counter",),
            ("isolation.violation_type",),
            "Once a request for every kind of access that could not be proved to stay within the tenant.",
        ),
        Hook("isolation.attempt", ("counter",), (), "A foreign object was loaded, and then refused with 403 or 404."),
        Hook("isolation.bypass", ("counter",), ("isolation.bypass_reason",), "Once for every `withoutTenant`."),
        Hook("isolation.check", ("counter",), ("isolation.layer",), "Once for everything that a guard looked at."),
        Hook("isolation.guard", ("gauge",), ("isolation.layer",), "1 while a guard passes its self-test, or 0."),
        Hook("config", ("gauge",), (), "A value from `config/metrics.php`, read at scrape."),
        Hook("collect", ("gauge",), (), "Set by the application's collectors, run by `metrics:collect`."),
        Hook("method", _ANY_TYPE, (), "Recorded by the application through the typed method."),
        Hook("instrumentation", _ANY_TYPE, ("instrumentation",), "Kept by the instrumentation about itself."),
        Hook(
            "external",
            (*_ANY_TYPE, "summary"),
            (),
            "Exposed by an exporter that is not generated; declared so that queries check.",
        ),
    )
}

SOURCES: dict[str, Source] = {
    source.id: source
    for source in (
        Source("http.route_template", "The route as it was registered, such as `api/v1/sites/{id}`."),
        Source("http.method", "The request's method; anything but the standard nine is `_OTHER`."),
        Source("http.status", "The response's status code."),
        Source("http.status_class", "The first digit of the status code: `2xx` … `5xx`."),
        Source("http.api_version", "The version segment of the route template, such as `v1`."),
        Source("http.deprecated", "`true` when the route is marked `deprecated` or answers a `Deprecation` header."),
        Source("validation.rule", "The rule that failed, in snake case."),
        Source("validation.field", "The field that failed, array indexes written as `*`."),
        Source("webhook.status", "`success`, `failed` or `retry`."),
        Source("queue.name", "The queue's name."),
        Source("job.class", "The job's class, without its namespace."),
        Source("job.status", "`success`, `failed` or `retry`."),
        Source("job.retry_count", "How many times the job had been attempted before."),
        Source("task.name", "The scheduled task's description, or its command."),
        Source("auth.consumer", "Who called, from the application's resolver."),
        Source("tenant.id", "The tenant, from the application's resolver."),
        Source("tenant.tier", "The tenant's plan, from the application's resolver."),
        Source("isolation.violation_type", "How the isolation was broken: the guards' own list."),
        Source("isolation.action", "`observed` or `blocked`."),
        Source("isolation.bypass_reason", "The reason given to `withoutTenant`."),
        Source("isolation.layer", "The guard: `http`, `eloquent`, `sql`, `queue`, `cache`, `storage`, …"),
        Source("method", "An argument of the typed method."),
        Source("instrumentation", "Known to the instrumentation itself."),
    )
}

APPLICATION_SOURCE_PREFIX = "app."
"""Sources of the application's own, answered by its resolver."""

GUARD_VALUES = {
    "isolation.violation_type": (
        "context_missing",
        "context_mismatch",
        "context_stale",
        "route_binding",
        "model_read",
        "model_write",
        "tenant_reassigned",
        "query_foreign",
        "query_unscoped_read",
        "query_unscoped_write",
        "query_unverified_key",
        "query_unanalysable",
        "queue_payload",
        "cache_key",
        "storage_path",
        "egress",
        "external_resource",
        "db_rls_denied",
    ),
    "isolation.action": ("observed", "blocked"),
    "isolation.layer": ("http", "eloquent", "sql", "queue", "cache", "storage", "external", "database"),
}
"""What the guards report, by the source of a label."""
