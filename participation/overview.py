"""Who has not answered, on the admin's front page."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from events.models import Edition
from participation.awaited import FILTERS, awaited
from participation.forgotten import forgotten
from participation.missing import Missing
from participation.models import Contact
from participation.moves import unannounced
from participation.organisers import MAY_KEEP_ADDRESSES, MAY_READ_ANSWERS
from participation.participants import count_without_address
from speakers.models import Speaker

RIGHTS = ("participation.view_participation", MAY_READ_ANSWERS)


def lines(request: HttpRequest) -> Iterator[Line]:
    """Yield how many people said no; once any address of the edition is known, how many are waited
    for.
    """
    edition = edition_worked_on(request)
    if edition is None or not request.user.has_perms(RIGHTS):
        return
    known = Q(contact__isnull=False) | Q(participations__edition=edition)
    if not Speaker.objects.filter(known, sessions__edition=edition).exists():
        return
    page = reverse("admin:events_edition_unanswered", args=[edition.pk])
    people = awaited(edition)
    counts = {name: sum(map(finds, people)) for name, (_label, finds) in FILTERS.items()}
    count = counts["no"]
    yield Line(
        words=ngettext("speaker said no", "speakers said no", count),
        need=Need.DECIDE,
        url=f"{page}?missing=no",
        count=count,
    )
    if not Contact.objects.filter(speaker__sessions__edition=edition).exists():
        return
    yield _moved(edition)
    count = counts[Missing.ANSWER]
    yield Line(
        words=ngettext("speaker has not answered", "speakers have not answered", count),
        need=Need.COMPLETE,
        url=f"{page}?missing={Missing.ANSWER}",
        count=count,
    )
    if request.user.has_perms(MAY_KEEP_ADDRESSES):
        yield _without_address(edition)
    count = counts["refused"]
    yield Line(
        words=ngettext("speaker whom no letter reaches", "speakers whom no letter reaches", count),
        need=Need.MEND,
        url=f"{page}?missing=refused",
        count=count,
    )


def _without_address(edition: Edition) -> Line:
    """Return how many people have no address, for who may write it down."""
    count = count_without_address(edition)
    return Line(
        words=ngettext(
            "speaker without an e-mail address", "speakers without an e-mail address", count
        ),
        need=Need.COMPLETE,
        url=reverse("admin:events_edition_addresses", args=[edition.pk], query={"without": ""}),
        count=count,
    )


def _moved(edition: Edition) -> Line:
    """Return how many people the last releases moved, whom no letter tells of it yet."""
    count = sum(len(audience.concerned) for audience in unannounced(edition))
    words = ngettext(
        "speaker to inform of a moved or cancelled session",
        "speakers to inform of moved or cancelled sessions",
        count,
    )
    url = reverse("admin:events_edition_moved", args=[edition.pk])
    return Line(words=words, need=Need.DECIDE, url=url, count=count)


def wishes(request: HttpRequest) -> Iterator[Line]:
    """Yield who asks to be taken out of what is public, for the admin's front page."""
    if not request.user.has_perms((MAY_READ_ANSWERS, "speakers.view_speaker")):
        return
    for speaker in forgotten(everywhere=True):
        yield Line(
            words=_("%(name)s asks to be taken out of what is public") % {"name": speaker.name},
            need=Need.DECIDE,
            url=reverse("admin:speakers_speaker_change", args=[speaker.pk]),
        )
