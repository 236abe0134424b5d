"""Proposals of recaps elsewhere: what their pages say, and what is stored of it."""

import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.client import SECONDS, Answer, Client, FetchError
from core.http.answers import authority
from core.page_metadata.address import same_page
from core.page_metadata.parsing import PageMetadata, parse
from reactions import moderation
from reactions.elsewhere.canonical import canonical
from reactions.elsewhere.links import links
from reactions.elsewhere.pictures import fetch_picture
from recaps.models import ExternalRecap
from recaps.models.moderated import Moderated
from talks.addresses import session_at
from talks.models import Session
from talks.published import published_site

SALT = "reactions.elsewhere"
# How long a proposal may wait in its form before the page is read again, in seconds.
MOST_AGE = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A recap elsewhere as its page describes it, before it is proposed.

    It travels signed inside the form, as nothing is stored until then. written: a time in ISO 8601,
    or "". sessions: keys of those it links to.
    """

    url: str
    title: str
    summary: str
    author_name: str
    author_url: str
    picture: str
    language: str
    written: str
    sessions: list[str]

    @classmethod
    def unseal(cls, sealed: str) -> tuple[Self, bool]:
        """Return the sealed proposal, and whether it was sealed too long ago.

        Raises signing.BadSignature if it was not sealed here, or before its fields changed.
        """
        try:
            proposal = cls(**signing.loads(sealed, salt=SALT))
            signing.loads(sealed, salt=SALT, max_age=MOST_AGE)
        except signing.SignatureExpired:
            return proposal, True
        except TypeError as error:
            raise signing.BadSignature from error
        return proposal, False

    @property
    def sealed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @property
    def written_at(self) -> datetime | None:
        return parse_datetime(self.written) if self.written else None

    @property
    def known(self) -> ExternalRecap | None:
        """The recap, if it was proposed before."""
        return ExternalRecap.objects.filter(known_as=same_page(self.url)).first()


def is_at(hosts: set[str], address: str) -> bool:
    """Tell whether an address leads to one of these hosts."""
    try:
        return authority(address) in hosts
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFound:
    """A page that was read: its metadata, and the addresses it links to."""

    metadata: PageMetadata
    links: list[str]


def look_up(address: str, hosts: set[str]) -> PageFound:
    """Read the page at an address, without a database query; `hosts` are our own.

    Raises ValidationError, with messages for the reader who gave the address.
    """
    ends_at = time.monotonic() + SECONDS
    try:
        # What a page says of itself stands at its beginning.
        answer = Client(cuts=True).get(address)
    except FetchError as error:
        raise ValidationError(str(error), code=error.reason) from error
    if is_at(hosts, answer.address):
        raise ValidationError(_("Recaps written here are here already."), code="ours")
    _refuse_what_is_no_page(answer)
    metadata = parse(answer)
    # It has the rest of the time that one fetch may take: a reader waits.
    metadata = canonical(metadata, ends_at - time.monotonic()) or metadata
    if not metadata.address:
        raise ValidationError(_("The page has too long an address."), code="address")
    return PageFound(metadata=metadata, links=list(links(answer)))


def proposal_of(page: PageFound, hosts: set[str]) -> Proposal:
    """Return the proposal of a page, with the sessions of ours that it links to."""
    metadata = page.metadata
    return Proposal(
        url=metadata.address,
        title=metadata.title,
        summary=metadata.summary,
        author_name=metadata.author_name,
        author_url=metadata.author_url,
        picture=metadata.picture,
        language=metadata.language,
        written=metadata.written_at.isoformat() if metadata.written_at else "",
        sessions=sorted({str(key) for key in _sessions_in(page.links, hosts)}),
    )


def _refuse_what_is_no_page(answer: Answer) -> None:
    if answer.status in {404, 410}:
        raise ValidationError(_("There is no page at this address."), code="missing")
    if answer.status >= 400:
        message = _("The site did not show the page: its server answers %(status)d.")
        raise ValidationError(message, code="status", params={"status": answer.status})
    if "html" not in answer.headers.get("content-type", "html").lower():
        message = _("There is no web page at this address, but a file of another kind.")
        raise ValidationError(message, code="kind")


def _sessions_in(addresses: Collection[str], hosts: set[str]) -> Iterator[UUID]:
    for address in addresses:
        if is_at(hosts, address):
            session = session_at(published_site(), urlsplit(address).path)
            if session:
                yield session.key


def submit(
    proposal: Proposal, title: str, summary: str, sessions: Collection[str]
) -> ExternalRecap:
    """Hold a proposal for an editor; of a known recap, only sessions that it does not have yet.

    sessions: keys. What an editor refused stays as it is.
    """
    rows = list(Session.objects.filter(key__in=sessions))
    values: dict[str, str | datetime] = {
        "title": title,
        "summary": summary,
        "author_name": proposal.author_name,
        "author_url": proposal.author_url,
        "language": proposal.language,
        "written_at": proposal.written_at or timezone.now(),
    }
    with suppress(IntegrityError), transaction.atomic():
        if proposal.known is None:
            return _create(proposal, values, rows)
    # It is known, or was proposed a moment ago.
    with transaction.atomic():
        known = ExternalRecap.objects.select_for_update().get(known_as=same_page(proposal.url))
        relations = {"sessions": [session.pk for session in rows]}
        if known.state == Moderated.State.WITHDRAWN:
            # Nothing was kept of it.
            moderation.change(known, **values, **relations)
            fetch_picture.enqueue(known.pk, proposal.picture)
        elif known.state != Moderated.State.REFUSED and rows:
            moderation.change(known, **relations)
    return known


def _create(
    proposal: Proposal, values: dict[str, str | datetime], sessions: list[Session]
) -> ExternalRecap:
    recap = ExternalRecap(
        url=proposal.url,
        known_as=same_page(proposal.url),
        source=ExternalRecap.Source.FORM,
        **values,
    )
    moderation.hold(recap)
    recap.sessions.set(sessions)
    fetch_picture.enqueue(recap.pk, proposal.picture)
    return recap
