"""Periodic tasks: each runs once on all machines together, however long they run.

Most of it is planned by what makes it necessary, to the minute; here it is done anyway, in case
that was lost.
"""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now
from django.tasks import task
from django.utils.module_loading import import_string

from operations.models import PeriodicTask

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# By path: a worker that only sees whether they are due need not load them.
PERIODIC = {
    "operations.periodic.forget_results": DAY,
    "operations.periodic.forget_sessions": DAY,
    "marseille20.receivers.make_what_is_missing": HOUR,
    "core.history.deleted.forget_deleted": DAY,
    "core.mail.outbox.forget_expired": DAY,
    "core.mail.outbox.forget_old": DAY,
    "core.files.uploads.sweep": DAY,
    "exchange.running.sweep": DAY,
    "mailings.sending.forget_old": DAY,
    "newsletter.subscribers.forget_unconfirmed": DAY,
    "participation.proposals.sweep": DAY,
    "participation.retention.forget_outlived": DAY,
    "picks.selections.forget_outlived": DAY,
    "push.reminders.forget_outlived": DAY,
    "push.reminders.look_ahead": timedelta(minutes=5),
    "recaps.cards.forgetting.forget_unshown": DAY,
    "reactions.comments.receiving.forget_unconfirmed": DAY,
    "talks.erasure.go_on_erasing": HOUR,
    "timetable.steps.forget_old": DAY,
    "writing.imports.running.sweep": DAY,
    "writing.invitations.forget_old": DAY,
}


def enqueue_due() -> None:
    """Enqueue what is due; of all workers that see it, one does."""
    waiting = PeriodicTask.objects.filter(due_at__gt=Now()).values_list("path", flat=True)
    for path in PERIODIC.keys() - set(waiting):
        with transaction.atomic():
            first = PeriodicTask(path=path, due_at=Now())
            PeriodicTask.objects.bulk_create([first], ignore_conflicts=True)
            due = PeriodicTask.objects.filter(path=path, due_at__lte=Now())
            if due.update(due_at=Now() + PERIODIC[path]):
                import_string(path).enqueue()


@task(priority=-10)
def forget_results() -> None:
    """Delete the results of tasks that ended two weeks ago."""
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


@task(priority=-10)
def forget_sessions() -> None:
    """Delete the sessions that have expired."""
    call_command("clearsessions")
    # What Django's own table held was copied when browsers got one that says whose they are.
    Session.objects.all().delete()
