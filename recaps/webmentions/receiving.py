"""Webmentions that come: taken at once, verified afterwards (Recommendation, section 3.2)."""

from datetime import timedelta
from urllib.parse import urldefrag

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core import limits
from core.client import Answer, Client, FailedError, RefusedError
from recaps import moderation
from recaps.elsewhere.markup import LONGEST_ADDRESS, web_address
from recaps.elsewhere.story import links, read
from recaps.models import Webmention
from recaps.webmentions import results
from recaps.webmentions.targets import authority, page_at

State = Webmention.State

# How long to wait after each attempt that failed; after the last one nobody tries again.
PAUSES = [timedelta(minutes=minutes) for minutes in (2, 10, 60, 6 * 60, 24 * 60)]
# The same pair is not verified again sooner: whoever says it a thousand times is not our weapon.
REST = timedelta(minutes=2)
HOUR = timedelta(hours=1)
# From one visitor, and from pages of one site, in an hour; and of all that wait to be verified.
MOST_OF_A_VISITOR = 100
MOST_OF_A_SITE = 100
MOST_WAITING = 1000


class InvalidError(ValueError):
    """It cannot be a webmention of ours; str() says why, in English."""


class TooManyError(Exception):
    """It may be one, and comes too soon."""


def receive(source: str, target: str, *, hosts: set[str], visitor: str) -> None:
    """Take word that the source links to the target, and have it verified.

    hosts: the names of this site, with their ports. Raises InvalidError or TooManyError.
    """
    check(source, target, hosts)
    known = Webmention.objects.filter(source=source, target=target)
    # Those whose last try was cut short wait for nothing any more.
    waiting = Webmention.objects.filter(state=State.WAITING, attempts__lte=len(PAUSES))
    if not (
        limits.allow("webmentions of a visitor", visitor, most=MOST_OF_A_VISITOR, per=HOUR)
        and limits.allow("webmentions of a site", authority(source), most=MOST_OF_A_SITE, per=HOUR)
        and waiting.count() < MOST_WAITING
        and (known.exists() or not moderation.is_full())
    ):
        raise TooManyError
    with transaction.atomic():
        mention, is_new = Webmention.objects.get_or_create(source=source, target=target)
        if is_new:
            verify.enqueue(mention.pk, 0)
        else:
            _plan_again(mention)


def check(source: str, target: str, hosts: set[str]) -> None:
    """Say at once what cannot be one. Raises InvalidError."""
    for name, address in (("source", source), ("target", target)):
        if not address:
            raise InvalidError(f"There is no {name}: give one address of a page.")
        if len(address) > LONGEST_ADDRESS:
            raise InvalidError(f"The {name} is longer than {LONGEST_ADDRESS} characters.")
        if not web_address(address, address):
            raise InvalidError(f"The {name} is no address that starts with http:// or https://.")
    if urldefrag(source).url == urldefrag(target).url:
        raise InvalidError("The source and the target are the same page.")
    if authority(target) not in hosts:
        raise InvalidError("The target is not a page of this site.")
    if authority(source) in hosts:
        raise InvalidError("The source is a page of this site.")
    if page_at(target) is None:
        raise InvalidError("The target takes no webmentions: sessions, speakers and recaps do.")


def _plan_again(mention: Webmention) -> None:
    """Verify once more what was said before, unless that is about to happen anyway."""
    now = timezone.now()
    tried = Webmention.objects.filter(pk=mention.pk).exclude(state=State.WAITING, attempts=0)
    if not tried.update(state=State.WAITING, attempts=0, received_at=now):
        return
    rested_at = mention.tried_at + REST if mention.tried_at else now
    again = verify.using(run_after=rested_at) if rested_at > now else verify
    again.enqueue(mention.pk, 0)


def verify_again(mention: Webmention) -> None:
    """Start over with one, at once."""
    Webmention.objects.filter(pk=mention.pk).update(state=State.WAITING, attempts=0, failure="")
    verify.enqueue(mention.pk, 0)


@task
def verify(pk: int, attempts: int) -> None:
    """Look whether the source links to the target; it was tried so many times.

    The next try is planned before this one, so that a worker that is killed leaves none behind. It
    finds nothing to do once there is a result, or all was started over.
    """
    now = timezone.now()
    is_last = attempts == len(PAUSES)
    with transaction.atomic():
        mine = Webmention.objects.filter(pk=pk, state=State.WAITING, attempts=attempts)
        if not mine.update(attempts=attempts + 1, tried_at=now):
            return
        if not is_last:
            verify.using(run_after=now + PAUSES[attempts]).enqueue(pk, attempts + 1)
    mention = Webmention.objects.get(pk=pk)
    try:
        answer = Client().get(mention.source)
    except FailedError as error:
        state, failure = _later(mention, str(error), is_last=is_last)
    except RefusedError as error:
        state, failure = State.FAILED, str(error)
    else:
        state, failure = _judge(mention, answer, is_last=is_last)
    # Unless it was started over meanwhile: then what comes next counts.
    Webmention.objects.filter(pk=pk, attempts=attempts + 1).update(state=state, failure=failure)


def _judge(mention: Webmention, answer: Answer, *, is_last: bool) -> tuple[State, str]:
    """What the answer of the source makes of a webmention, and the words for it."""
    status = _("The page answers with %(status)s.") % {"status": answer.status}
    if answer.status == 410 or (answer.status == 404 and is_last):
        return _gone(mention, status)
    if answer.status == 404 or answer.status >= 500:
        return _later(mention, status, is_last=is_last)
    if not 200 <= answer.status < 300:
        return State.FAILED, status
    if mention.target not in links(answer):
        return _gone(mention, _("The page does not link to ours."))
    page = page_at(mention.target)
    if page is None:
        return State.FAILED, _("Our page takes no webmentions any more.")
    results.accept(mention, page, read(answer))
    return State.VERIFIED, ""


def _gone(mention: Webmention, failure: str) -> tuple[State, str]:
    """It links here no more, or never did."""
    if mention.reaction or mention.external_recap:
        results.take_back(mention)
        return State.GONE, failure
    return State.FAILED, failure


def _later(mention: Webmention, failure: str, *, is_last: bool) -> tuple[State, str]:
    """Nothing is known yet; what is not known after the last try leaves things as they were."""
    if not is_last:
        return State.WAITING, failure
    was_verified = mention.reaction or mention.external_recap
    return State.VERIFIED if was_verified else State.FAILED, failure
