"""The metrics of queued jobs and scheduled tasks, as commented YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.init.room import budget, listing, room_for

if TYPE_CHECKING:
    from sdkgen.init.application import Application


def draft_queue(application: Application) -> str:
    """The metrics of queued jobs."""
    queues, jobs = room_for(len(application.queues), 20), room_for(len(application.jobs), 20)
    series = budget(queues + 1, jobs + 1, 4)
    return f"""\
group: queue
help: Queued jobs, from the moment they are pushed. No call is needed.

labels:
  queue:
    # {listing(application.queues, "queue")}
    help: Queue name.
    from: queue.name
    max_values: {queues}

  job_type:
    # {listing(application.jobs, "job class", "job classes")}
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


def draft_schedule(application: Application) -> str:
    """The metrics of scheduled tasks."""
    return f"""\
group: schedule
help: Scheduled tasks. No call is needed.

labels:
  task:
    # {listing(application.tasks, "task")}
    help: Name of the scheduled task, or its command.
    from: task.name
    max_values: {room_for(len(application.tasks), 20)}

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
