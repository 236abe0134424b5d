"""Pages whose address a visitor gave, read by the task worker four at a time."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.tasks import task
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext as _

from core.http import limits
from core.http.answers import own_hosts
from core.text.translated import site_of
from reactions.elsewhere.proposals import PageFound, look_up, proposal_of
from reactions.models.page_read import KEPT, PageRead

logger = logging.getLogger(__name__)

# Of the whole site, and of one visitor.
AT_ONCE, MOST_WAITING = 4, 2
# Longer than the worst page takes: a worker that has not finished one by then was stopped.
LONGEST = timedelta(minutes=1)


def ask(request: HttpRequest, url: str, typed: str = "") -> PageRead:
    """Queue a page to be read; return its row.

    `typed` is what was typed about it, kept for when the page is shown again. Raises
    ValidationError when two pages of the same visitor wait already.
    """
    who = limits.visitor(request)[0]
    visitor = salted_hmac("reactions.elsewhere", who, algorithm="sha256").hexdigest()
    if PageRead.objects.waiting().filter(visitor=visitor).count() >= MOST_WAITING:
        message = _("Two addresses that you gave are being read. Give the next one after that.")
        raise ValidationError(message, code="often")
    row = PageRead.objects.create(
        url=url,
        visitor=visitor,
        language=get_language() or "fr",
        hosts=sorted(own_hosts(request)),
        typed=typed,
    )
    read_pages.enqueue()
    forget_page.using(run_after=row.asked_at + KEPT).enqueue(str(row.key))
    return row


@task
def forget_page(key: str) -> None:
    PageRead.objects.filter(key=key).delete()


# A queue of its own: a reader waits for the page, so it does not stand behind slow tasks, and other
# tasks do not stand behind many pages.
@task(queue_name="pages")
def read_pages() -> None:
    """Read all pages that wait, AT_ONCE at a time; each is read by one worker."""
    while rows := _claimed():
        # Nothing but the fetching is done there: threads have connections of their own.
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for row, found in zip(rows, threads.map(_read, rows), strict=True):
                _keep(row, found)


def _claimed() -> list[PageRead]:
    now = timezone.now()
    free = Q(begun_at=None) | Q(begun_at__lt=now - LONGEST)
    rows = PageRead.objects.waiting().filter(free).order_by("asked_at")[:AT_ONCE]
    return [
        row
        for row in rows
        if PageRead.objects.filter(free, pk=row.pk, done_at=None).update(begun_at=now)
    ]


def _read(row: PageRead) -> PageFound | str:
    """Return the page at the row's address, or why it cannot be read, in the visitor's language."""
    with translation.override(row.language):
        try:
            return look_up(row.url, set(row.hosts))
        except ValidationError as error:
            return " ".join(error.messages)
        except Exception:
            # No page takes those along that are read beside it.
            logger.exception("A page of %s could not be read", site_of(row.url))
            return _("The page cannot be read.")


def _keep(row: PageRead, found: PageFound | str) -> None:
    row.done_at = timezone.now()
    if isinstance(found, str):
        row.problem = found
    else:
        row.found = proposal_of(found, set(row.hosts)).sealed
    row.save()
