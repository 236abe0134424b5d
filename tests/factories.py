"""Rows for tests: `SessionFactory.create(...)` and friends; what is not given is made up.

A slot lies in its edition's first day at ten o'clock, by default:
`SlotFactory.create(session=…, room=…, day=2, at="17:30", minutes=90)`.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from factory.declarations import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory, ImageField, Password

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from core.models import Tag, User
from events.models import Announcement, Edition, Page, Partner, Room, Venue
from mailings.models import Mailing
from newsletter.models import Digest, Subscriber
from participation.models import Participation
from reactions.models import Commenter, Reaction
from recaps.models import Author, ExternalRecap, Recap
from search.models import Shortcut
from speakers.models import Speaker
from talks.models import Credit, Format, Session, Slot, Track

PASSWORD = "sirene"


class RowFactory[Row: models.Model](DjangoModelFactory[Row]):
    """A factory of rows whose made-up names sort in the order in which they were made."""

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls) -> int:
        return 10_000


# --- People with an account ----------------------------------------------------------------------


class UserFactory(RowFactory[User]):
    """Nobody in particular, unless `organiser`, `editor`, `blogger` or `superuser` is true."""

    class Meta:
        model = User

    class Params:
        superuser = Trait(is_staff=True, is_superuser=True)
        organiser = Trait(is_staff=True, in_groups=[ORGANISERS])
        editor = Trait(is_staff=True, in_groups=[EDITORS])
        blogger = Trait(is_staff=True, in_groups=[BLOGGERS])

    email = Sequence(lambda n: f"user{n}@example.org")
    name = Sequence(lambda n: f"Usager {n}")
    password = Password(PASSWORD)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        groups = fields.pop("in_groups", ())
        user = model_class.objects.create(**fields)
        for name in groups:
            user.groups.add(Group.objects.get_or_create(name=name)[0])
        return user


# --- The edition and its places ------------------------------------------------------------------


class EditionFactory(RowFactory[Edition]):
    """Two days in May; not the current edition unless `is_current=True`."""

    class Meta:
        model = Edition

    name = Sequence(lambda n: f"Édition {n}")
    slug = Sequence(lambda n: f"edition-{n}")
    tagline_fr = "Deux journées au bord de l’eau"
    tagline_en = "Two days by the water"
    summary_fr = "Des conférences et des ateliers."
    summary_en = "Talks and workshops."
    first_day = date(2027, 5, 20)
    last_day = LazyAttribute(lambda edition: edition.first_day + timedelta(days=1))
    city = "Marseille"


class VenueFactory(RowFactory[Venue]):
    class Meta:
        model = Venue

    edition = SubFactory(EditionFactory)
    name_fr = Sequence(lambda n: f"Hangar {n}")
    name_en = Sequence(lambda n: f"Shed {n}")
    slug = Sequence(lambda n: f"hangar-{n}")


class RoomFactory(RowFactory[Room]):
    class Meta:
        model = Room

    edition = SubFactory(EditionFactory)
    venue = SubFactory(VenueFactory, edition=SelfAttribute("..edition"))
    name_fr = Sequence(lambda n: f"Salle {n}")
    name_en = Sequence(lambda n: f"Room {n}")
    slug = Sequence(lambda n: f"salle-{n}")
    capacity = 80
    order = Sequence(lambda n: n)


class PageFactory(RowFactory[Page]):
    """Published and in the menu."""

    class Meta:
        model = Page

    edition = SubFactory(EditionFactory)
    title_fr = Sequence(lambda n: f"Page {n}")
    title_en = Sequence(lambda n: f"English page {n}")
    slug = Sequence(lambda n: f"page-{n}")
    body_fr = "<p>Un texte.</p>"
    body_en = "<p>A text.</p>"
    published = True


class AnnouncementFactory(RowFactory[Announcement]):
    """Shown from now on, with no end."""

    class Meta:
        model = Announcement

    edition = SubFactory(EditionFactory)
    text_fr = Sequence(lambda n: f"Annonce {n}")
    text_en = Sequence(lambda n: f"Announcement {n}")
    starts = LazyFunction(timezone.now)


class PartnerFactory(RowFactory[Partner]):
    """Published, with a small picture as its logo."""

    class Meta:
        model = Partner

    edition = SubFactory(EditionFactory)
    name = Sequence(lambda n: f"Conserverie {n}")
    url = "https://example.org/"
    logo = ImageField(width=40, height=20, format="PNG", filename="logo.png")
    logo_alt_fr = "Une sardine"
    logo_alt_en = "A sardine"
    published = True


class ShortcutFactory(RowFactory[Shortcut]):
    """The words "navette" and "shuttle", which lead to a practical page of their edition."""

    class Meta:
        model = Shortcut

    edition = SubFactory(EditionFactory)
    words = "navette\nshuttle"
    page = SubFactory(PageFactory, edition=SelfAttribute("..edition"))


# --- The programme -------------------------------------------------------------------------------


class TagFactory(RowFactory[Tag]):
    class Meta:
        model = Tag

    name = Sequence(lambda n: f"Thème {n}")
    name_en = Sequence(lambda n: f"Topic {n}")
    slug = Sequence(lambda n: f"theme-{n}")


class TrackFactory(RowFactory[Track]):
    class Meta:
        model = Track

    edition = SubFactory(EditionFactory)
    name_fr = Sequence(lambda n: f"Parcours {n}")
    name_en = Sequence(lambda n: f"Track {n}")
    slug = Sequence(lambda n: f"parcours-{n}")
    flag = "P"


class FormatFactory(RowFactory[Format]):
    class Meta:
        model = Format

    edition = SubFactory(EditionFactory)
    name_fr = Sequence(lambda n: f"Format {n}")
    name_en = Sequence(lambda n: f"Shape {n}")
    slug = Sequence(lambda n: f"format-{n}")


class SpeakerFactory(RowFactory[Speaker]):
    class Meta:
        model = Speaker

    name = Sequence(lambda n: f"Camille Vague {n}")
    sort_name = Sequence(lambda n: f"Vague {n}")
    slug = Sequence(lambda n: f"camille-vague-{n}")
    role_fr = "Gardienne de phare"
    role_en = "Lighthouse keeper"
    short_fr = "Elle garde un phare."
    short_en = "She keeps a lighthouse."


class SessionFactory(RowFactory[Session]):
    """Confirmed; `speakers`, `moderators`, `hosts` and `tags` take lists of rows."""

    class Meta:
        model = Session

    edition = SubFactory(EditionFactory)
    title_fr = Sequence(lambda n: f"Séance {n}")
    title_en = Sequence(lambda n: f"Session {n}")
    slug = Sequence(lambda n: f"seance-{n}")
    summary_fr = "Ce que disent les vagues."
    summary_en = "What the waves say."
    track = SubFactory(TrackFactory, edition=SelfAttribute("..edition"))
    format = SubFactory(FormatFactory, edition=SelfAttribute("..edition"))
    state = Session.State.CONFIRMED

    @classmethod
    def _create(cls, model_class: type[Session], *args: Any, **fields: Any) -> Session:
        people = {
            Credit.Role.SPEAKER: fields.pop("speakers", ()),
            Credit.Role.MODERATOR: fields.pop("moderators", ()),
            Credit.Role.HOST: fields.pop("hosts", ()),
        }
        tags = fields.pop("tags", ())
        session = model_class.objects.create(**fields)
        parts = [(role, person) for role, listed in people.items() for person in listed]
        for order, (role, person) in enumerate(parts):
            session.credits.create(speaker=person, role=role, order=order)
        session.tags.set(tags)
        return session


class ParticipationFactory(RowFactory[Participation]):
    """Of a new speaker in a new edition, without a session, by default."""

    class Meta:
        model = Participation

    edition = SubFactory(EditionFactory)
    speaker = SubFactory(SpeakerFactory)


class SlotFactory(RowFactory[Slot]):
    """In a room of its own, of the session's edition, by default."""

    class Meta:
        model = Slot

    class Params:
        day = 1
        at = "10:00"
        minutes = 30

    session = SubFactory(SessionFactory)
    room = SubFactory(RoomFactory, edition=SelfAttribute("..session.edition"))
    start = LazyAttribute(lambda slot: moment(slot.session.edition, slot.day, slot.at))
    end = LazyAttribute(lambda slot: slot.start + timedelta(minutes=slot.minutes))


def moment(edition: Edition, day: int, at: str) -> datetime:
    """A time of an edition's day (the first is 1), as its clocks tell it."""
    date = edition.first_day + timedelta(days=day - 1)
    return datetime.combine(date, time.fromisoformat(at), edition.zone)


# --- What was written afterwards -----------------------------------------------------------------


class AuthorFactory(RowFactory[Author]):
    class Meta:
        model = Author

    name = Sequence(lambda n: f"Dominique Plume {n}")
    slug = Sequence(lambda n: f"dominique-plume-{n}")


class RecapFactory(RowFactory[Recap]):
    """Published an hour ago, unless another status is given.

    `authors` (one is made up), `sessions`, `speakers`, `tags`: lists.
    """

    class Meta:
        model = Recap

    title_fr = Sequence(lambda n: f"Récit {n}")
    title_en = Sequence(lambda n: f"Recap {n}")
    slug = Sequence(lambda n: f"recit-{n}")
    standfirst_fr = "Ce qu’il en reste."
    standfirst_en = "What is left of it."
    body_fr = "<p>On y était.</p>"
    status = Recap.Status.PUBLISHED
    published_at = LazyAttribute(
        lambda recap: (
            timezone.now() - timedelta(hours=1) if recap.status == Recap.Status.PUBLISHED else None
        )
    )

    @classmethod
    def _create(cls, model_class: type[Recap], *args: Any, **fields: Any) -> Recap:
        lists = {name: fields.pop(name, ()) for name in ("sessions", "speakers", "tags")}
        authors = fields.pop("authors", None)
        recap = model_class.objects.create(**fields)
        recap.authors.set([AuthorFactory.create()] if authors is None else authors)
        for name, rows in lists.items():
            getattr(recap, name).set(rows)
        return recap


# --- What the web answers ------------------------------------------------------------------------


class CommenterFactory(RowFactory[Commenter]):
    """Confirmed, and not trusted yet."""

    class Meta:
        model = Commenter

    email = Sequence(lambda n: f"lectrice{n}@example.org")
    confirmed_at = LazyFunction(timezone.now)


class ReactionFactory(RowFactory[Reaction]):
    """A published comment to the `recap`, `session` or `speaker` that is given."""

    class Meta:
        model = Reaction

    source = Reaction.Source.COMMENT
    state = Reaction.State.PUBLISHED
    author_name = Sequence(lambda n: f"Lectrice {n}")
    text = Sequence(lambda n: f"D’accord, sauf sur le point {n}.")


class ExternalRecapFactory(RowFactory[ExternalRecap]):
    """Published; `sessions` and `speakers` take lists."""

    class Meta:
        model = ExternalRecap

    known_as = Sequence(lambda n: f"carnet.example/{n}")
    url = LazyAttribute(lambda recap: f"https://{recap.known_as}")
    source = ExternalRecap.Source.FORM
    state = ExternalRecap.State.PUBLISHED
    title = Sequence(lambda n: f"Vu d’ailleurs {n}")
    summary = "Ce que j’en garde."
    author_name = "Maud Castellan"

    @classmethod
    def _create(cls, model_class: type[ExternalRecap], *args: Any, **fields: Any) -> ExternalRecap:
        lists = {name: fields.pop(name, ()) for name in ("sessions", "speakers")}
        recap = model_class.objects.create(**fields)
        for name, rows in lists.items():
            getattr(recap, name).set(rows)
        return recap


# --- Letters to readers --------------------------------------------------------------------------


class SubscriberFactory(RowFactory[Subscriber]):
    """Confirmed; always the same one, by default."""

    class Meta:
        model = Subscriber

    email = "ines@example.org"
    language = "fr"
    confirmed_at = LazyFunction(timezone.now)


class DigestFactory(RowFactory[Digest]):
    """A draft with a few words in French."""

    class Meta:
        model = Digest

    subject_fr = "Lettre"
    intro_fr = "Bonjour."


class MailingFactory(RowFactory[Mailing]):
    """A draft to Inès and Hugo of the audience of the tests, with a few words in French."""

    class Meta:
        model = Mailing

    audience = "people"
    chosen = LazyFunction(lambda: ["1", "2"])
    subject_fr = "Bonjour {prénom}"
    text_fr = "Un mot de vous ?"
