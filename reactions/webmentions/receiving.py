"""Webmentions that come: taken at once, verified afterwards (Recommendation, section 3.2)."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import limits
from core.attempts import MOST_ATTEMPTS, PAUSES_AND_CLOSING, start_attempt, start_round
from core.client import Client, FailedError, RefusedError, host_of, is_web_port
from core.http import authority
from core.markup import LONGEST_ADDRESS, fits, web_address
from reactions import moderation
from reactions.elsewhere.links import is_readable, links
from reactions.elsewhere.page_metadata import parse
from reactions.models import Webmention
from reactions.webmentions import results
from reactions.webmentions.targets import page_at

State = Webmention.State

logger = logging.getLogger(__name__)

# The same pair is not verified again sooner: whoever says it a thousand times is not our weapon.
REST = timedelta(minutes=2)
RESTS = [max(pause, REST) for pause in PAUSES_AND_CLOSING]
HOUR = timedelta(hours=1)
# From one visitor, and from pages of one site, in an hour; of all that nobody looked at yet, and of
# those from one site; of all that are tried again, and of those from one site.
MOST_OF_A_VISITOR = 100
MOST_OF_A_SITE = 100
MOST_WAITING = 1000
MOST_WAITING_OF_A_SITE = 50
MOST_TRIED_AGAIN = 1000
MOST_TRIED_AGAIN_OF_A_SITE = 50
# How long one that came to nothing is shown to editors.
KEPT = timedelta(days=30)


class InvalidError(ValueError):
    """It cannot be a webmention of ours; str() says why, in English."""


class TooManyError(Exception):
    """It may be one, and comes too soon."""


def receive(source: str, target: str, *, hosts: set[str], visitor: str) -> None:
    """Take word that the source links to the target, and have it verified.

    hosts: the names of this site, with their ports. Raises InvalidError or TooManyError.
    """
    check(source, target, hosts)
    host = host_of(urlsplit(source)).removeprefix("www.")
    is_known = Webmention.objects.filter(source=source, target=target).exists()
    if not (
        limits.allow("webmentions of a visitor", visitor, most=MOST_OF_A_VISITOR, per=HOUR)
        and limits.allow("webmentions of a site", host, most=MOST_OF_A_SITE, per=HOUR)
        # What is known may say that it is gone.
        and (is_known or not _is_full(host))
    ):
        raise TooManyError
    with transaction.atomic():
        mention, is_new = Webmention.objects.select_for_update().get_or_create(
            source=source, target=target, defaults={"host": host}
        )
        if is_new:
            _forget_old()
            request_verification(mention)
        elif mention.state != State.WAITING or mention.attempts:
            rested_at = mention.tried_at + REST if mention.tried_at else timezone.now()
            request_verification(mention, rested_at)


def check(source: str, target: str, hosts: set[str]) -> None:
    """Say at once what cannot be one. Raises InvalidError."""
    for name, address in (("source", source), ("target", target)):
        if not address:
            raise InvalidError(f"There is no {name}: give one address of a page.")
        if not fits(address):
            raise InvalidError(f"The {name} is longer than {LONGEST_ADDRESS} bytes.")
        if not web_address(address, address):
            raise InvalidError(f"The {name} is no address that starts with http:// or https://.")
    if not is_web_port(urlsplit(source).port):
        raise InvalidError("The source is at a port that is not the web's, 80 or 443.")
    if urldefrag(source).url == urldefrag(target).url:
        raise InvalidError("The source and the target are the same page.")
    if authority(target) not in hosts:
        raise InvalidError("The target is not a page of this site.")
    if authority(source) in hosts:
        raise InvalidError("The source is a page of this site.")
    if page_at(target) is None:
        raise InvalidError("The target takes no webmentions: sessions, speakers and recaps do.")


def _is_full(host: str) -> bool:
    """Whether so much waits to be looked at, of all or of one site, or to be read by an editor.

    What is tried again does not count: it waits for a day, and anybody can name pages that fail.
    """
    waiting = Webmention.objects.filter(state=State.WAITING, attempts=0)
    return (
        waiting.filter(host=host).count() >= MOST_WAITING_OF_A_SITE
        or waiting.count() >= MOST_WAITING
        or moderation.is_full()
    )


def _forget_old() -> None:
    failed = Webmention.objects.filter(state=State.FAILED, reaction=None, external_recap=None)
    failed.filter(received_at__lt=timezone.now() - KEPT).delete()


def _give_up_oldest(host: str) -> None:
    """Try no more than so many again of those that never were verified: the newest ones.

    The end of their round is also the end of a try that is under way.
    """
    tried = Webmention.objects.filter(
        state=State.WAITING, attempts__gt=0, fingerprint="", reaction=None, external_recap=None
    )
    of_site = tried.filter(host=host)
    for rows, most in ((of_site, MOST_TRIED_AGAIN_OF_A_SITE), (tried, MOST_TRIED_AGAIN)):
        oldest = rows.order_by("-received_at", "-pk").values_list("pk", flat=True)[most:]
        tried.filter(pk__in=list(oldest)).update(
            turn=F("turn") + 1,
            state=State.FAILED,
            failure=_("It is not tried again: too many newer ones are."),
        )


def request_verification(mention: Webmention, at: datetime | None = None) -> None:
    """Begin a round of tries, at once or later."""
    now = timezone.now()
    start_round(mention, verify, at, state=State.WAITING, received_at=now, failure="")


@task(priority=-10)
def verify(pk: int, turn: int, attempts: int) -> None:
    """Look whether the source links to the target; what cannot be known is tried again later."""
    waiting = Webmention.objects.filter(state=State.WAITING)
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
    # Pages of strangers hold what nobody thought of: one of them stops no others.
    except Exception:
        logger.exception("Webmention %s could not be verified.", pk)
        state, failure = _later(mention, _("Something went wrong here; the log says what."))
    # Unless another round began meanwhile: then what comes next counts.
    waiting.filter(**mention.this_attempt).update(state=state, failure=failure)
    if state == State.WAITING:
        _give_up_oldest(mention.host)


def _judge(mention: Webmention) -> tuple[State, str]:
    """What the answer of the source makes of a webmention, and the words for it."""
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
    results.accept(mention, page, parse(answer, mention.target))
    return State.VERIFIED, ""


def _gone(mention: Webmention, failure: str, missing: str = "") -> tuple[State, str]:
    """It links here no more, or never did; missing: the address that has no page any more."""
    if mention.reaction or mention.external_recap:
        results.take_back(mention, missing)
        return State.GONE, failure
    return State.FAILED, failure


def _later(mention: Webmention, failure: str) -> tuple[State, str]:
    """Nothing is known yet."""
    return _settled(mention, failure) if mention.is_exhausted else (State.WAITING, failure)


def _settled(mention: Webmention, failure: str) -> tuple[State, str]:
    """What nothing can be known of leaves things as they were."""
    return State.VERIFIED if mention.fingerprint else State.FAILED, failure
