"""Nothing of a draft is in public: a secret in every field of every draft is found nowhere.

Every URL pattern is asked in one of the languages, for two of the rows that it may be about; ALL=1
asks it in both for each row, and whatever answers lead to. Copies for readers who are offline have
all pages of the current edition. Anyone who adds an address or a model is asked by these tests what
of it is public.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from html import unescape
from itertools import product
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.templatetags.static import static
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from factory.django import ImageField
from time_machine import travel

from core.http.answers import QUERY
from core.models import (
    ContentVersion,
    FormerSlug,
    Rendition,
    SiteIdentity,
    Tag,
    TaggedItem,
)
from core.text.translated import LANGUAGES
from events.models import (
    Announcement,
    Edition,
    Page,
    Partner,
    Room,
    Venue,
    WalkingTime,
)
from events.models.venue import REGION
from marseille20.booklets import print_booklets
from marseille20.models import Booklet, BookletFailure, SocialImage
from marseille20.models.social_image import HOME
from marseille20.offline import copies
from marseille20.pages.sitemaps import sections
from marseille20.social_images import tasks
from printing import jobs
from push.models import Notification, PushSubscription
from push.vapid import signer
from reactions.models import Reaction, Webmention
from recaps.models import (
    Author,
    ExternalRecap,
    Recap,
)
from search.documents import DocumentKind
from search.index_refresh import refresh
from search.models import Shortcut
from speakers.models import Speaker, SpeakerLink
from talks.models import (
    Credit,
    Format,
    Release,
    Session,
    SessionLink,
    Slot,
    Track,
)
from talks.published import forget, published_site
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    AnnouncementFactory,
    AuthorFactory,
    CommenterFactory,
    EditionFactory,
    ExternalRecapFactory,
    FormatFactory,
    PageFactory,
    PartnerFactory,
    ReactionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    UserFactory,
    VenueFactory,
)
from tests.sampling import ALL, sample

pytestmark = pytest.mark.django_db


# Each model of the product; others are another look at the same rows.
OURS: list[Any] = [
    model
    for model in apps.get_models()
    if (settings.BASE_DIR / model._meta.app_config.name).is_dir() and not model._meta.proxy
]
# The programme is what the newest release says of it, whatever its rows say.
PROGRAMME: tuple[Any, ...] = (
    Venue,
    Room,
    Track,
    Format,
    Speaker,
    SpeakerLink,
    Session,
    SessionLink,
    Credit,
    Slot,
)
# Readers see these as they are.
LIVE = {ContentVersion, FormerSlug, Release, Rendition, Shortcut, SiteIdentity, TaggedItem}
# Made of what is public, and read below.
MADE = {Booklet, BookletFailure, SocialImage}

# What a draft says. Readers may search for the bait; the word beside it is shown nowhere.
BAIT = "zorglub"
# What is public of the same rows, for the search: some of each kind has one of these.
PUBLIC_WORDS = ("séance", "camille", "salle", "récit", "page", "annonce", "vagues", "ailleurs")
STAMP = re.compile(r'name="(?:started|token)" value="[^"]*"')
SECRET = re.compile(r"phoquenoir(\d+)x")


def drafts() -> dict[Any, models.QuerySet[Any]]:
    """The rows that nobody may see as they are, of each model; not by the program's own rules.

    Of a model that is new it is all of them.
    """
    now = timezone.now()
    shown = Q(edition__is_current=True) | Q(edition__in=Release.objects.values("edition"))
    published = Recap.objects.filter(published_at__lte=now, withdrawn_at=None)
    of_recaps = TaggedItem.objects.filter(
        content_type__model="recap", object_id__in=published.values("pk")
    )
    return {
        **{model: model.objects.all() for model in OURS if model not in LIVE | MADE},
        # The current edition is announced by its facts, until it has a release.
        Edition: Edition.objects.exclude(is_current=True, releases=None),
        # A topic that no release has is shown beside recaps as it is.
        Tag: Tag.objects.exclude(announced=False, pk__in=of_recaps.values("tag")),
        Page: Page.objects.exclude(shown, published=True),
        Partner: Partner.objects.exclude(shown, published=True),
        Announcement: Announcement.objects.exclude(
            Q(until=None) | Q(until__gt=now), shown, starts__lte=now
        ),
        Recap: Recap.objects.exclude(pk__in=published.values("pk")),
        Author: Author.objects.exclude(recaps__in=published.values("pk")),
        # What no editor let pass, or was for a text that is not public.
        Reaction: Reaction.objects.exclude(state=Reaction.State.PUBLISHED),
        ExternalRecap: ExternalRecap.objects.exclude(state=ExternalRecap.State.PUBLISHED),
    }


# --- What there is to read -----------------------------------------------------------------------


@pytest.fixture
def legible(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """Cards and booklets are the words that would be drawn and printed, all of them at once."""
    monkeypatch.setattr(tasks, "BATCH", 10_000)
    monkeypatch.setattr(tasks, "draw", lambda shown: repr(shown).encode())
    monkeypatch.setattr(jobs, "render", lambda document, name: document.html.encode())
    # Nothing changes while all is read.
    settings.PUBLIC_FRESH_SECONDS = 3600.0


@pytest.fixture
def site(tasks: Any, legible: None) -> Iterator[None]:
    """Of each kind something public, something to come, something gone."""
    with travel("2027-05-20T08:20:00Z", tick=False):
        edition = EditionFactory.create(is_current=True)
        held = _add_to(edition)
        publish(edition)
        _add_drafts_to(edition, held)
        past = EditionFactory.create(first_day=edition.first_day - timedelta(days=365))
        SlotFactory.create(
            session=SessionFactory.create(
                edition=past, speakers=[Speaker.objects.all()[0]], tags=[Tag.objects.all()[0]]
            )
        )
        publish(past)
        to_come = EditionFactory.create(first_day=edition.first_day + timedelta(days=365))
        SlotFactory.create(
            session=SessionFactory.create(edition=to_come, speakers=[SpeakerFactory.create()])
        )
        for factory in (PageFactory, PartnerFactory, AnnouncementFactory):
            factory.create(edition=to_come)
        yield


def _add_to(edition: Edition) -> list[Session]:
    """What will be public; gives the sessions that are held as they were announced."""
    person, leaving = SpeakerFactory.create_batch(
        2, portrait=ImageField(width=60, height=60, filename="x.png"), portrait_alt_fr="Un visage"
    )
    venue = VenueFactory.create(edition=edition, latitude=43.3, longitude=5.4)
    room = RoomFactory.create(edition=edition, venue=venue, services=Session.Service.values)
    track, closed = TrackFactory.create_batch(2, edition=edition)
    talk = FormatFactory.create(edition=edition)
    rest = FormatFactory.create(edition=edition, is_break=True)
    topic = TagFactory.create()
    off, going, renamed, *held, pause = (
        SessionFactory.create(
            edition=edition,
            track=of,
            format=kind,
            speakers=speakers,
            tags=[topic],
            seats=12,
            services=room.services,
            sources=["https://example.org/"],
        )
        for of, kind, speakers in (
            (track, talk, [person]),
            (closed, talk, [leaving]),
            *((track, talk, [person]) for _ in range(3)),
            (track, rest, []),
        )
    )
    for hour, session in enumerate((off, going, renamed, *held, pause), 9):
        session.links.create(url="https://example.org/")
        SlotFactory.create(session=session, room=room, at=f"{hour:02}:00")
    person.links.create(url="https://example.org/")
    _fill()
    Session.objects.filter(pk=off.pk).update(state=Session.State.CANCELLED)
    publish(edition)
    Session.objects.filter(pk=going.pk).update(state=Session.State.WITHDRAWN)
    Slot.objects.filter(session=going).update(room=RoomFactory.create(edition=edition))
    Speaker.objects.filter(pk=leaving.pk).update(withdrawn=True)
    Track.objects.filter(pk=closed.pk).update(withdrawn=True)
    Session.objects.filter(pk=renamed.pk).update(slug="another-address")
    PageFactory.create(edition=edition)
    AnnouncementFactory.create(edition=edition)
    PartnerFactory.create(edition=edition)
    RecapFactory.create(
        tags=[TagFactory.create(), topic],
        sessions=[off, going],
        speakers=[person],
        authors=[AuthorFactory.create(speaker=person, user=UserFactory.create())],
    )
    return held


def _fill() -> None:
    """Let each field that may hold a text hold one: readers see all that is ever shown."""
    for model in (*PROGRAMME, Edition):
        for row in model.objects.all():
            for field in model._meta.concrete_fields:
                if isinstance(field, (models.CharField, models.TextField)) and not (
                    field.choices or getattr(row, field.name)
                ):
                    is_address = isinstance(field, models.URLField)
                    setattr(row, field.name, "https://example.org/" if is_address else "Un mot")
            row.save()


def _add_drafts_to(edition: Edition, held: list[Session]) -> None:
    """What will not."""
    joined, left = held
    speaker, joining = SpeakerFactory.create_batch(2)
    topic, joining_topic, of_recaps = TagFactory.create_batch(3)
    room = RoomFactory.create(edition=edition)
    for hour, state in enumerate(
        (Session.State.DRAFT, Session.State.CONFIRMED, Session.State.WITHDRAWN), 9
    ):
        session = SessionFactory.create(
            edition=edition, state=state, speakers=[speaker], tags=[topic]
        )
        session.links.create(url="https://example.org/")
        SlotFactory.create(session=session, room=room, at=f"{hour:02}:00")
    joined.credits.create(speaker=joining)
    joined.tags.add(joining_topic)
    left.credits.all().delete()
    left.tags.clear()
    SlotFactory.create(session=joined, room=room, at="20:00")
    authors = [*Author.objects.all(), AuthorFactory.create()]
    soon = timezone.now() + timedelta(hours=1)
    for fields in (
        {"status": Recap.Status.DRAFT},
        {"status": Recap.Status.SUBMITTED},
        {"status": Recap.Status.PUBLISHED, "published_at": soon},
    ):
        RecapFactory.create(
            **fields,
            authors=authors,
            tags=[of_recaps, Tag.objects.filter(announced=True)[0]],
            sessions=list(edition.sessions.all()),
            speakers=list(Speaker.objects.all()),
        )
    PageFactory.create(edition=edition, published=False)
    PartnerFactory.create(edition=edition, published=False)
    AnnouncementFactory.create(edition=edition, starts=soon)
    AnnouncementFactory.create(
        edition=edition, starts=soon - timedelta(hours=3), until=soon - timedelta(hours=2)
    )
    recap = Recap.objects.published()[0]
    _add_reactions_to(recap, joined, Speaker.objects.filter(announced=True)[0])
    one, other = edition.rooms.all()[:2]
    WalkingTime.objects.create(edition=edition, one=one, other=other, minutes=7)
    found = PushSubscription.objects.create(digest="x", edition=edition, language="fr")
    Notification.objects.create(subscription=found, session="x", since=1, due_at=timezone.now())
    signer()
    _add_one_of_each()


def _add_reactions_to(recap: Recap, session: Session, speaker: Speaker) -> None:
    """One of each kind in each state."""
    for state in Reaction.State:
        for target in ({"recap": recap}, {"session": session}, {"speaker": speaker}):
            reaction = ReactionFactory.create(
                **target, state=state, commenter=CommenterFactory.create()
            )
            Webmention.objects.create(
                source=f"https://carnet.example/{reaction.pk}",
                target="https://marseille20.example/",
                reaction=reaction,
            )
        ExternalRecapFactory.create(state=state, sessions=[session], speakers=[speaker])


def _add_one_of_each() -> None:
    """A row of each model that has none yet, about the first of all that it may be about."""
    waiting: list[Any] = [model for model in drafts() if not model.objects.exists()]
    for model in waiting:
        fields = [
            field
            for field in model._meta.concrete_fields
            if field.is_relation
            or not (field.has_default() or field.null or isinstance(field, models.AutoField))
        ]
        values = {field.name: _any_value(field) for field in fields}
        if any(values[field.name] is None and not field.null for field in fields):
            # What it is about has no row yet.
            waiting.append(model)
        else:
            model.objects.create(**values)


def _any_value(field: Any) -> Any:
    match field:
        case _ if field.is_relation:
            return field.related_model.objects.order_by("pk").first()
        case models.URLField():
            return "https://example.org/"
        case models.CharField() if field.choices:
            return field.choices[0][0]
        case models.FileField():
            return File(picture(60, 60), name="x.png")
        case models.CharField() | models.TextField():
            return "x"
        case models.DateTimeField():
            return timezone.now()
        case _:
            return 1


# --- What is done to the drafts ------------------------------------------------------------------


def hide() -> list[str]:
    """Edit every field of every draft and publish nothing. Gives where each secret is."""
    places: list[str] = []
    for model, rows in drafts().items():
        assert rows.exists(), model
        for row in list(rows):
            for field in model._meta.concrete_fields:
                if field.editable and not (field.primary_key or field.is_relation):
                    word = f"phoquenoir{len(places)}x"
                    places.append(f"{field} of {row.pk}")
                    setattr(row, field.name, _edited(row, field, word))
            row.save()
    Slot.objects.update(start=F("start") + timedelta(days=40), end=F("end") + timedelta(days=40))
    return places


def _edited(row: models.Model, field: Any, word: str) -> Any:  # noqa: C901 (a table of kinds)
    """Another value for a field: the secret, wherever there is room for it."""
    before = getattr(row, field.name)
    of_programme = isinstance(row, (*PROGRAMME, Edition))
    match field:
        case models.URLField():
            return f"https://{word}.example/"
        case models.EmailField():
            return f"{word}@example.org"
        case models.SlugField():
            return word
        case models.CharField() if field.choices:
            others = [choice for choice, _label in field.choices if choice != before]
            return others[0] if of_programme and field.name != "state" else before
        case models.CharField() if field.name == "time_zone":
            return "Pacific/Kiritimati"
        case models.CharField() if field.max_length == 1:
            return "Q"
        case models.FileField():
            return before
        case models.CharField() | models.TextField():
            return f"{BAIT} {word}"
        case models.JSONField():
            return [f"https://{word}.example/"]
        case models.BooleanField() if of_programme:
            return not before
        case models.IntegerField() if field.name in REGION:
            return before
        case models.IntegerField() if of_programme:
            return 31973
        case models.FloatField():
            return 12.25
        case models.DateField() if of_programme and not isinstance(field, models.DateTimeField):
            return before + timedelta(days=400)
        case _:
            return before


# --- Reading all of it ---------------------------------------------------------------------------

OF_EDITION: dict[str, Any] = {
    "talks:session": Session,
    "talks:session_ics": Session,
    "talks:session_qr": Session,
    "talks:track_ics": Track,
    "talks:venue": Venue,
    "talks:room": Room,
    "talks:room_ics": Room,
    "events:page": Page,
}
OF_SITE: dict[str, Any] = {
    "talks:speaker": Speaker,
    "core:topic": Tag,
    "recaps:recap": Recap,
    "recaps:author": Author,
    "reactions:react": Recap,
}
# What is behind the door is not public: tests/test_door.py tries it.
DOOR = ("/compte/", "/en/account/", "/ecrire/", "/en/write/")
# Nor is what the machine tells of itself: tests/marseille20/pages/views tries it.
PROBES = ("/health/", "/metrics")
PRIVATE = ("/admin/", "/apercu/", "/static/", *DOOR, *PROBES)


class Reader:
    """Knows every slug that rows had, and reads whatever they could lead to."""

    def __init__(self) -> None:
        self.slugs: dict[Any, list[str]] = defaultdict(list)
        # The values of each address that was asked, or could have been.
        self.known: set[tuple[str, ...]] = set()

    def read(self, again: Iterable[str] = ()) -> dict[str, tuple[int, str, str]]:
        """Address → status, where it leads and body."""
        print_booklets.func(ContentVersion.current())
        forget()
        refresh()
        # Nothing that an earlier client kept.
        client = Client()
        copies.renew(published_site(), lambda path: cast("Any", client.get(path)))
        answers: dict[str, tuple[int, str, str]] = {}
        waiting = {*self.addresses(), *again}
        while waiting:
            address = waiting.pop()
            response: Any = client.get(address)
            body = b"".join(response) if response.streaming else response.content
            # Forms say when they were made.
            text = STAMP.sub("", body.decode(errors="replace"))
            leads = response.headers.get("Location", "")
            answers[address] = response.status_code, leads, text
            # (405: what takes forms alone)
            assert response.status_code in {200, 301, 302, 404, 405, 410}, address
            if ALL:
                waiting |= {*_links(f'{text} href="{leads}"')} - answers.keys()
        return answers

    def _learn(self) -> None:
        for model in {*OF_EDITION.values(), *OF_SITE.values(), Edition, Track, Format}:
            for row in model.objects.all():
                if row.slug not in self.slugs[model, row.pk]:
                    self.slugs[model, row.pk].append(row.slug)

    def addresses(self) -> Iterator[str]:
        """What the URL patterns make of all slugs, in both languages; and what filters ask."""
        self._learn()
        for turn, language in enumerate(LANGUAGES):
            with translation.override(language):
                patterns = [*_patterns(get_resolver())]
                # One after the other in another language.
                for name, arguments in patterns if ALL else patterns[turn :: len(LANGUAGES)]:
                    for values in self._some(name, arguments):
                        address = reverse(name, args=values)
                        if address.startswith((*DOOR, *PROBES)):
                            continue
                        yield address
                        yield reverse("social_image", args=[address.strip("/") or HOME])
                for word in (BAIT, *sample(PUBLIC_WORDS, 2)):
                    yield f"{reverse('search:search')}?{urlencode({'q': word})}"
                if ALL or not turn:
                    yield from self._queries()

    def _queries(self) -> Iterator[str]:
        """Pages as filters would have them."""
        current = Edition.objects.get(is_current=True)
        for slug in self.slugs[Edition, current.pk]:
            yield from self._asked(reverse("talks:programme", args=[slug]), *QUERY)
        yield from self._asked(reverse("recaps:list"), "page", "tag")
        yield from self._asked(reverse("programme"), "tag", "q")

    def _some(self, name: str, arguments: list[str]) -> list[tuple[str, ...]]:
        """Of what an address could not be asked for before."""
        language = translation.get_language()
        found = {(language, name, *each): each for each in self._values(name, arguments)}
        new = [each for key, each in found.items() if key not in self.known]
        self.known |= found.keys()
        return sample(new, 2)

    def _values(self, name: str, arguments: list[str]) -> Iterable[tuple[str, ...]]:
        match arguments:
            case []:
                return [()]
            case ["edition", *more]:
                return self._of_edition(name, more)
            case ["slug"]:
                return product(self._all(OF_SITE[name.rpartition("_")[0] or name]))
            case ["name"] | ["name", _] if name in {"icon", "palette"}:
                # They hold no words.
                return []
            case ["name"] if name == "social_image":
                # Asked beside each page.
                return []
            case (
                ["token"] | ["key"] | ["reading"] | ["pk", *_] | ["secret", *_] | ["uidb36", "key"]
            ):
                # Only behind the door, or for anyone who was sent the link.
                return []
            case ["name"] if name == "sitemap_part":
                forget()
                return [(section.name,) for section in sections()]
            case ["name"] if name == "media":
                return product(default_storage.listdir("")[1])
            case _:
                pytest.fail(f"say here what {name} may be asked for: {arguments}")

    def _of_edition(self, name: str, more: list[str]) -> Iterable[tuple[str, ...]]:
        if not more:
            return product(self._all(Edition))
        if more == ["day"]:
            return [
                (self.slugs[Edition, row.pk][0], day.isoformat())
                for row in Edition.objects.all()
                for day in row.days
            ]
        if name == "talks:speaker_ics":
            return product(self._all(Edition), self._all(Speaker))
        if name == "feedback:feedback":
            rows = Session.objects.select_related("edition")
            return [(row.edition.slug, str(row.key)[:13]) for row in rows]
        model = OF_EDITION[name]
        return [
            (self.slugs[Edition, row.edition_id][0], slug)
            for row in model.objects.all()
            for slug in self.slugs[model, row.pk]
        ]

    def _all(self, model: Any) -> list[str]:
        found = (slugs for (of, _pk), slugs in self.slugs.items() if of is model)
        return sorted(set().union(*found))

    def _asked(self, address: str, *names: str) -> Iterator[str]:
        """The page as each of these filters would have it."""
        days = Edition.objects.values_list("first_day", "last_day")
        values: dict[str, list[Any]] = {
            "day": [day.isoformat() for edition in days for day in edition],
            "edition": self._all(Edition),
            "format": self._all(Format),
            "kind": list(DocumentKind),
            "language": ["fr", "en", "fr-en"],
            "page": [2],
            "picks": [1],
            "q": [BAIT],
            "reaction": [*Reaction.objects.values_list("pk", flat=True)],
            "room": self._all(Room),
            "service": Session.Service.values,
            "since": [1],
            "tag": self._all(Tag),
            "track": self._all(Track),
        }
        for name in names:
            yield f"{address}?{urlencode({name: values[name]}, doseq=True)}"


def _patterns(
    resolver: URLResolver, namespace: str = "", arguments: Sequence[str] = ()
) -> Iterator[tuple[str, list[str]]]:
    """The name of each public address, with the arguments it takes."""
    for entry in resolver.url_patterns:
        if str(entry.pattern).startswith("admin/"):
            continue
        if isinstance(entry, URLPattern):
            assert entry.name, entry
            yield f"{namespace}{entry.name}", [*arguments, *entry.pattern.converters]
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _patterns(entry, inner, [*arguments, *entry.pattern.converters])


def _links(text: str) -> Iterator[str]:
    """The addresses on this site that a text names."""
    found = re.findall(r'(?:href|src|action)="([^"#]+)', text)
    for address in map(unescape, found + re.findall(r"<(?:loc|id|uri)>([^<]+)", text)):
        parts = urlsplit(address)
        is_ours = parts.netloc in {"", "testserver"} and parts.scheme in {"", "http"}
        if is_ours and parts.path.startswith("/") and not parts.path.startswith(PRIVATE):
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _reported(places: list[str], address: str, answer: str) -> list[str]:
    """Where the secrets are from that an answer tells, and that its own address did not."""
    numbers = set(SECRET.findall(answer)) - set(SECRET.findall(address))
    return [places[int(number)] for number in numbers]


@pytest.mark.usefixtures("site")
def test_no_secret_of_a_draft_is_in_public() -> None:
    reader = Reader()
    before = reader.read()

    places = hide()
    ContentVersion.bump()
    after = reader.read(again=before)

    shown = {
        address: _reported(places, address, leads + text)
        for address, (_status, leads, text) in after.items()
    }
    assert {address: found for address, found in shown.items() if found} == {}
    # Nor does anything else of a draft show: to readers nothing has happened.
    assert [address for address in before if after[address] != before[address]] == []
    # Addresses that only drafts have do not exist.
    fresh = {address for address in after.keys() - before.keys() if "?" not in address}
    cards = {address for address in fresh if address.startswith("/cards/")}
    assert {after[address][0] for address in fresh - cards} == {404}
    assert {after[address][1] for address in cards} == {static("core/social_image.png")}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("days", [-7, 7])
def test_no_secret_is_on_the_home_page_before_and_after(days: int) -> None:
    """The edition is live when all addresses are asked; here it is not."""
    if days > 0:
        # Their time will have come.
        Recap.objects.filter(published_at__gt=timezone.now()).delete()
        Announcement.objects.filter(starts__gt=timezone.now()).delete()
    places = hide()
    with travel(timezone.now() + timedelta(days=days), tick=False):
        forget()
        for address in ("/", "/en/"):
            assert _reported(places, address, Client().get(address).content.decode()) == []
