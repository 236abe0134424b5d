"""How mailings name speakers, and how they forget them."""

from collections.abc import Iterable

from core.database.queries import to_number
from core.text.defang import defang
from events.models import Edition
from mailings import sending
from mailings.models import Delivery, Mailing
from speakers.models import Speaker
from talks.erasure import titles_of
from talks.mentions import replaced
from talks.models import Release, Session

# How the names of audiences of speakers begin: before the key of an edition, or of a release.
SPEAKERS, MOVED = "speakers:", "moved:"
# Between the keys of people who get a letter together.
JOINS = "+"


def audience_name(edition: Edition) -> str:
    """Return the name of the audience that the speakers of an edition are."""
    return f"{SPEAKERS}{edition.pk}"


def key_of(speakers: Iterable[Speaker]) -> str:
    """Return the key of a recipient: the pks of those who get one letter together."""
    return JOINS.join(str(speaker.pk) for speaker in speakers)


def speakers_of(key: str) -> list[int]:
    """Return the pks of the speakers that a key names, 0 for what is none."""
    return list(map(to_number, key.split(JOINS)))


def forget_in_mailings(speaker: Speaker) -> None:
    """Let no mailing name a speaker, alone or with others; what waits for them is not sent."""
    deliveries = Delivery.objects.known().filter(recipient__contains=str(speaker.pk))
    named = set(deliveries.values_list("mailing__audience", "recipient"))
    drafts = Mailing.objects.exclude(chosen=[]).values_list("audience", "chosen")
    named |= {(audience, key) for audience, keys in drafts for key in keys}
    for audience, key in named:
        if audience.startswith((SPEAKERS, MOVED)) and speaker.pk in speakers_of(key):
            sending.forget(audience, key)


def forget_title_in_mailings(session: Session) -> None:
    """Let no letter that is kept, or waits, say what a session is or was called."""
    titles = titles_of(session)
    # As they stand in letters, which mail programs make no link of.
    titles |= set(map(defang, titles))
    releases = Release.objects.filter(edition=session.edition_id).values_list("pk", flat=True)
    audiences = {audience_name(session.edition), *(f"{MOVED}{pk}" for pk in releases)}
    deliveries = Delivery.objects.known().filter(mailing__audience__in=audiences)
    for delivery in deliveries.exclude(values={}):
        values = replaced(delivery.values, titles)
        if values != delivery.values:
            Delivery.objects.filter(pk=delivery.pk).update(values=values)


def deliveries_to(speaker: Speaker) -> list[Delivery]:
    """Return the deliveries of mailings to a speaker, alone or with others, the oldest first."""
    rows = Delivery.objects.known().filter(recipient__contains=str(speaker.pk))
    return [
        each
        for each in rows.select_related("mailing").order_by("pk")
        if each.mailing.audience.startswith((SPEAKERS, MOVED))
        and speaker.pk in speakers_of(each.recipient)
    ]
