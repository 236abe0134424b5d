"""Sending webmentions: pages elsewhere learn that a recap links to them, or no longer does."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.client import Answer, Client, FailedError, RefusedError, host_of
from core.tasks.attempts import (
    MOST_ATTEMPTS,
    PAUSES,
    PAUSES_AND_CLOSING,
    start_attempt,
    start_round,
)
from core.templatetags.text import web
from core.text.markup import fits
from recaps.models import Recap, SentWebmention
from recaps.text.document import Document, Embed, Link, links
from recaps.text.html import from_html
from recaps.webmentions.discovery import endpoint

logger = logging.getLogger(__name__)

# Receivers look at our page at once; by then every cache has the new one. What is changed again in
# that time is sent once.
SOON = timedelta(minutes=1)
WEB = ("http://", "https://")


def targets(recap: Recap) -> dict[str, str]:
    """Return the addresses elsewhere that a recap links to, each with that of the linking page.

    The page is the recap's in the language whose text has the link.
    """
    found: dict[str, str] = {}
    body = recap.translated("body")
    # They stand beside the text, in whatever languages there is one.
    beside = [address for address in (*recap.sources, recap.original_url) if web(address)]
    for language, html in (("fr", body.fr), ("en", body.en)):
        if not html:
            continue
        with translation.override(language):
            source = settings.SITE_URL + reverse("recaps:recap", args=[recap.slug])
        for address in (*_addresses(from_html(html)), *beside):
            if _is_elsewhere(address):
                found.setdefault(address, source)
    return found


def _addresses(text: Document) -> Iterator[str]:
    """Yield the web addresses that a text links to, with those of its players."""
    for block in text.blocks:
        found = (link.address for link in links(block) if isinstance(link, Link))
        player = (block.address,) if isinstance(block, Embed) else ()
        yield from (each for each in (*player, *found) if each.lower().startswith(WEB))


def _is_elsewhere(address: str) -> bool:
    try:
        is_elsewhere = host_of(urlsplit(address)) != host_of(urlsplit(settings.SITE_URL))
    except ValueError:
        return False
    if is_elsewhere and not fits(address):
        logger.warning("No webmention goes to %s: the address is too long to be kept.", address)
        return False
    return is_elsewhere


def send_webmentions(recap: Recap) -> None:
    """Send webmentions to all pages that a recap links to now, or did before.

    Unchanged links are sent with each update too. Of a scheduled recap they wait until it appears.
    Without SITE_URL other sites could not look at our page, and nothing is sent.
    """
    if not settings.SITE_URL:
        return
    if recap.published_at and recap.published_at > timezone.now():
        send_when_published.using(run_after=recap.published_at).enqueue(recap.pk, 0)
        return
    linked = {} if recap.withdrawn_at or not recap.is_public else targets(recap)
    for target, source in linked.items():
        _ask(recap, source, target, is_linked=True)
    for row in recap.sent_webmentions.filter(is_linked=True):
        if linked.get(row.target) != row.source:
            _ask(recap, row.source, row.target, is_linked=False)


@task(queue_name="background", priority=-10)
def send_when_published(pk: int, attempts: int) -> None:
    """Send the webmentions of a scheduled recap, unless that is done, or its time has changed."""
    recap = Recap.objects.published().filter(pk=pk).first()
    if recap is None or recap.sent_webmentions.filter(asked_at__gte=recap.published_at).exists():
        return
    if attempts < len(PAUSES) and targets(recap):
        # In case this worker is killed.
        later = send_when_published.using(run_after=timezone.now() + PAUSES[attempts])
        later.enqueue(pk, attempts + 1)
    with transaction.atomic():
        send_webmentions(recap)


def send_again(row: SentWebmention) -> None:
    """Start over with one webmention, at once."""
    _ask(row.recap, row.source, row.target, is_linked=row.is_linked, wait=timedelta())


@transaction.atomic
def _ask(
    recap: Recap, source: str, target: str, *, is_linked: bool, wait: timedelta = SOON
) -> None:
    """Begin a round of attempts for one pair of source and target."""
    row, _made = SentWebmention.objects.update_or_create(
        source=source, target=target, defaults={"recap": recap, "is_linked": is_linked}
    )
    now = timezone.now()
    start_round(row, send, now + wait, state=SentWebmention.State.WAITING, asked_at=now, failure="")


@task(queue_name="background", priority=-10)
def send(pk: int, turn: int, attempts: int) -> None:
    """Try to send one webmention; one that fails is tried again later."""
    # Another round may begin meanwhile: then this one's end says nothing.
    mine = SentWebmention.objects.filter(pk=pk, turn=turn, state=SentWebmention.State.WAITING)
    if attempts == MOST_ATTEMPTS:
        mine.update(state=SentWebmention.State.FAILED, failure=_("The last try was cut short."))
        return
    row = start_attempt(mine, send, (pk, turn, attempts), PAUSES_AND_CLOSING)
    if row is None:
        return
    try:
        deliver(row)
    except RefusedError as error:
        row.state, row.failure = SentWebmention.State.FAILED, str(error)
    except FailedError as error:
        row.failure = str(error)
    if row.state == SentWebmention.State.WAITING and row.is_exhausted:
        row.state = SentWebmention.State.FAILED
    mine.update(state=row.state, endpoint=row.endpoint, failure=row.failure, sent_at=row.sent_at)


def deliver(row: SentWebmention) -> None:
    """Find the endpoint of the target and send to it; record how that ended in the row.

    It stays waiting when it may end otherwise another time. Raises RefusedError or FailedError.
    """
    client = Client()
    page = client.get(row.target)
    if page.status >= 400:
        row.state = _after(page)
        row.failure = _("The page answers %(status)d.") % {"status": page.status}
        return
    found = endpoint(page)
    row.endpoint, row.failure = "", ""
    if found is None:
        row.state = SentWebmention.State.NO_ENDPOINT
        row.failure = _("The page takes no webmentions.")
        return
    answer = client.post(found, {"source": row.source, "target": row.target})
    # Only what was an address can be kept as one.
    row.endpoint = found[:2000]
    row.state = _after(answer)
    if row.state == SentWebmention.State.SENT:
        row.sent_at = timezone.now()
    else:
        row.failure = _("The endpoint answers %(status)d.") % {"status": answer.status}


def _after(answer: Answer) -> SentWebmention.State:
    if 200 <= answer.status < 300:
        return SentWebmention.State.SENT
    return SentWebmention.State.WAITING if answer.is_passing else SentWebmention.State.FAILED
