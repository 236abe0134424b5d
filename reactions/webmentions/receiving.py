"""Receiving webmentions: taken at once, verified afterwards (Recommendation, section 3.2.1)."""

from datetime import timedelta
from urllib.parse import urldefrag, urlsplit

from django.db import transaction
from django.utils import timezone

from core.client import host_of, is_web_port
from core.http import limits
from core.http.answers import authority
from core.text.markup import LONGEST_ADDRESS, fits, web_address
from reactions import moderation
from reactions.models import Webmention
from reactions.webmentions.targets import page_at
from reactions.webmentions.verification import REST, request_verification

HOUR = timedelta(hours=1)
# From one visitor, and from pages of one site, in an hour; of all that are not verified yet, and of
# those from one site.
MOST_OF_A_VISITOR = 100
MOST_OF_A_SITE = 100
MOST_WAITING = 1000
MOST_WAITING_OF_A_SITE = 50
# How long one that came to nothing is shown to editors.
KEPT = timedelta(days=30)


class InvalidError(ValueError):
    """Raised when a request is not a valid webmention; str() says why, in English."""


class TooManyError(Exception):
    """Raised when a webmention may be valid but comes too soon."""


def receive(source: str, target: str, *, hosts: set[str], visitor: limits.Visitor) -> None:
    """Record that the source links to the target, and schedule its verification.

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
            old = Webmention.objects.filter(received_at__lt=timezone.now() - KEPT)
            old.filter(state=Webmention.State.FAILED, reaction=None, external_recap=None).delete()
        if is_new or mention.state != Webmention.State.WAITING or mention.attempts:
            rested_at = mention.tried_at + REST if mention.tried_at else None
            request_verification(mention, rested_at)


def check(source: str, target: str, hosts: set[str]) -> None:
    """Refuse at once what cannot be a webmention. Raises InvalidError."""
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
    """Tell whether too many webmentions of a host, or in all, wait to be verified.

    A full moderation queue counts too. What is tried again does not: it waits for a day, and
    anybody can name pages that fail.
    """
    waiting = Webmention.objects.filter(state=Webmention.State.WAITING, attempts=0)
    return (
        waiting.filter(host=host).count() >= MOST_WAITING_OF_A_SITE
        or waiting.count() >= MOST_WAITING
        or moderation.is_full()
    )
