"""The tasks after every change of the content.

The task that prints booklets gets the number of the version that asked for it, and leaves the work
to the next one when the content has changed again meanwhile. Then it has the images drawn. What
both made is a change too (pages link it): they count one, and find nothing more to do when that
asks for them again.
"""

from django.conf import settings
from django.tasks import task

from core.models import ContentVersion
from marseille20.booklets import print_booklets
from marseille20.delivery import warmed
from marseille20.social_images.tasks import throw_away_outdated
from printing.jobs import delete_all


def enqueue_jobs(*, version: int, **kwargs: object) -> None:
    """Enqueue the printing of booklets, once for all changes of a transaction.

    Each of them arrives here when they are committed, and only the last one made what is current.
    """
    if settings.PRINT_AFTER_CHANGES and version == ContentVersion.current():
        print_booklets.enqueue(version)


@task(queue_name="background", priority=-10)
def make_what_is_missing() -> None:
    """Enqueue them once more: a task may be lost, or its process before it could enqueue it."""
    enqueue_jobs(version=ContentVersion.current())


def throw_away(**kwargs: object) -> None:
    """Delete files that may show what was erased: they are neither shown nor kept until renewed."""
    warmed.forget()
    delete_all()
    throw_away_outdated()
