"""Verifying that the source of a webmention links to its target (Recommendation, 3.2.2)."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.client import Client, FailedError, RefusedError
from core.http.answers import authority
from core.page_metadata.parsing import parse
from core.tasks.attempts import MOST_ATTEMPTS, PAUSES_AND_CLOSING, start_attempt, start_round
from reactions.elsewhere.links import is_readable, links
from reactions.models import Webmention
from reactions.webmentions.results import accept
from reactions.webmentions.targets import page_at
from reactions.webmentions.withdrawal import take_back

logger = logging.getLogger(__name__)

# The same pair is not verified again sooner: repeated webmentions must not make us flood a site.
REST = timedelta(minutes=2)
RESTS = [max(pause, REST) for pause in PAUSES_AND_CLOSING]
# Of all that are tried again, and of those from one site.
MOST_TRIED_AGAIN = 1000
MOST_TRIED_AGAIN_OF_A_SITE = 50


def _give_up_oldest(host: str) -> None:
    """Give up the oldest webmentions that were never verified, above the bounds on retries.

    The end of their round is also the end of a try that is under way.
    """
    tried = Webmention.objects.filter(
        state=Webmention.State.WAITING,
        attempts__gt=0,
        fingerprint="",
        reaction=None,
        external_recap=None,
    )
    of_site = tried.filter(host=host)
    for rows, most in ((of_site, MOST_TRIED_AGAIN_OF_A_SITE), (tried, MOST_TRIED_AGAIN)):
        oldest = rows.order_by("-received_at", "-pk").values_list("pk", flat=True)[most:]
        tried.filter(pk__in=list(oldest)).update(
            turn=F("turn") + 1,
            state=Webmention.State.FAILED,
            failure=_("It is not tried again: too many newer ones are."),
        )


def request_verification(mention: Webmention, at: datetime | None = None) -> None:
    """Begin a round of attempts, at once or later."""
    now = timezone.now()
    start_round(mention, verify, at, state=Webmention.State.WAITING, received_at=now, failure="")


@task(queue_name="background", priority=-10)
def verify(pk: int, turn: int, attempts: int) -> None:
    """Check whether the source links to the target; try again later if it cannot be read."""
    waiting = Webmention.objects.filter(state=Webmention.State.WAITING)
    if attempts == MOST_ATTEMPTS:
        for unended in waiting.filter(pk=pk, turn=turn):
            state, failure = _settled(unended, _("The last try was cut short."))
            waiting.filter(**unended.this_attempt).update(state=state, failure=failure)
        return
    mention = start_attempt(waiting, verify, (pk, turn, attempts), RESTS)
    if mention is None:
        return
    try:
        state, failure = _judge(mention)
    # Pages of strangers hold the unforeseen: one of them must not stop the others.
    except Exception:
        logger.exception("Webmention %s could not be verified.", pk)
        state, failure = _later(mention, _("Something went wrong here; the log says what."))
    # Unless another round began meanwhile: then what comes next counts.
    waiting.filter(**mention.this_attempt).update(state=state, failure=failure)
    if state == Webmention.State.WAITING:
        _give_up_oldest(mention.host)


def _judge(mention: Webmention) -> tuple[Webmention.State, str]:
    """Fetch the source; return the webmention's new state and the reason in words."""
    try:
        answer = Client().get(mention.source)
    except FailedError as error:
        return _later(mention, str(error))
    except RefusedError as error:
        return _settled(mention, str(error))
    own = {authority(address) for address in (mention.target, settings.SITE_URL) if address}
    if authority(answer.address) in own:
        return _settled(mention, _("The source leads to a page of ours."))
    status = _("The page answers with %(status)s.") % {"status": answer.status}
    if answer.status == 410 or (answer.status == 404 and mention.is_exhausted):
        return _gone(mention, status, missing=answer.address)
    if answer.status == 404 or answer.is_passing:
        return _later(mention, status)
    if not 200 <= answer.status < 300:
        return _settled(mention, status)
    if not is_readable(answer):
        return _settled(mention, _("The page cannot be read as HTML, plain text or JSON."))
    if mention.target not in links(answer):
        return _gone(mention, _("The page does not link to ours."))
    page = page_at(mention.target)
    if page is None:
        return _settled(mention, _("Our page takes no webmentions any more."))
    accept(mention, page, parse(answer, mention.target))
    return Webmention.State.VERIFIED, ""


def _gone(mention: Webmention, failure: str, missing: str = "") -> tuple[Webmention.State, str]:
    """Withdraw what the webmention brought, if anything; return its new state and the reason.

    missing: the address that has no page any more.
    """
    if mention.reaction or mention.external_recap:
        take_back(mention, missing)
        return Webmention.State.GONE, failure
    return Webmention.State.FAILED, failure


def _later(mention: Webmention, failure: str) -> tuple[Webmention.State, str]:
    """Return that the webmention waits for its next attempt, or is settled after the last."""
    return (
        _settled(mention, failure) if mention.is_exhausted else (Webmention.State.WAITING, failure)
    )


def _settled(mention: Webmention, failure: str) -> tuple[Webmention.State, str]:
    """Return the state of a webmention that cannot be checked: verified if it ever was."""
    return Webmention.State.VERIFIED if mention.fingerprint else Webmention.State.FAILED, failure
