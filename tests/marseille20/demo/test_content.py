"""What the demonstration edition holds, and what readers are told of it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.models import Tag
from events.models import Edition, Page, Room, Venue
from marseille20.demo.loading import FOLDER
from participation.awaited import FILTERS, awaited
from participation.models import Consent, Contact, Proposal
from participation.proposable import value_of
from picks import models as picks
from push import models as push
from reactions.feedback.period import OPEN_FOR
from reactions.feedback.receiving import CHANGEABLE_FOR
from recaps.models import Author, Recap
from speakers.models import Speaker
from talks.clashes import circumstances, problems
from talks.models import Format, Release, Session, Severity, Slot, Track
from tests.marseille20.demo.site import demo, every, released, rows_of_the_site

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
]

FILE: dict[str, Any] = json.loads((FOLDER / "demo.json").read_text())
SAMPLE_FR = (
    "Contenu de démonstration\u00a0: cette fiche est fictive. "
    "Elle ne décrit ni une personne ni une intervention réelle."
)
SAMPLE_EN = "Sample content: this entry is fictional. It describes no real person or talk."
SOURCE_FR = (
    "D’après un billet de blog publié en mai 2010. "
    "Le titre, la salle et l’horaire ont été ajoutés pour la démonstration."
)
SOURCE_EN = (
    "From a blog post published in May 2010. "
    "The title, room and time were added for the demonstration."
)
PARTIAL_FR = (
    "Contenu de démonstration, sauf le point suivant, attesté par le billet d’origine\u00a0: "
    "L’animation des ateliers par Philippe Français est attestée. "
)
PARTIAL_EN = (
    "Sample content, except for the following point, which the original post attests: "
    "That Philippe Français ran the workshops is attested. "
)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """Loaded once: all tests here only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo()
        transaction.set_rollback(True)


def test_everything_of_the_file_is_there() -> None:
    counted = {
        model: every(model).count()
        for model in (Session, Slot, Speaker, Recap, Author, Venue, Room, Track, Format, Tag, Page)
    }
    assert counted == {
        Session: 38,
        Slot: 38,
        Speaker: 30,
        Recap: 6,
        Author: 5,
        Venue: 1,
        Room: 4,
        Track: 5,
        Format: 12,
        Tag: 22,
        Page: 7,
    }


def test_every_row_is_one_an_organiser_could_have_saved() -> None:
    for model in (Edition, Venue, Room, Track, Format, Tag, Speaker, Session, Slot, Recap, Page):
        for row in every(model).all():
            row.full_clean()


def test_made_up_people_alone_have_an_address_and_said_something(loaded: Edition) -> None:
    contacts = {each.speaker.slug: each.email for each in every(Contact).select_related("speaker")}
    assert contacts
    assert all(email == f"{slug}@demo.example" for slug, email in contacts.items())
    made_up = {each["slug"] for each in FILE["speakers"] if each["provenance"] != "source"}
    assert contacts.keys() < made_up
    people = awaited(loaded)
    assert len({each.participant.days_waiting for each in people}) == 3
    for name in ("unasked", "answer", "consent", "address"):
        _label, finds = FILTERS[name]
        assert 0 < sum(map(finds, people)) < 29, name
    for proposal in every(Proposal):
        assert proposal.base == value_of(proposal.row, proposal.field) != proposal.value
    for row in (*every(Contact), *every(Consent)):
        row.full_clean()


def test_nobody_and_no_room_is_in_two_places(loaded: Edition) -> None:
    found = problems(released(loaded), circumstances(loaded))
    assert [each for each in found if each.severity != Severity.ADVICE] == []


def notices(model: type[Session | Speaker | Recap]) -> dict[str, tuple[str, str]]:
    return {
        slug: (fr, en)
        for slug, fr, en in every(model).values_list("slug", "notice_fr", "notice_en")
    }


@pytest.mark.parametrize(
    ("model", "kind"), [(Session, "sessions"), (Speaker, "speakers"), (Recap, "recaps")]
)
def test_readers_are_informed_what_is_fact_and_what_is_not(
    model: type[Session | Speaker | Recap], kind: str
) -> None:
    found = notices(model)
    for entry in FILE[kind]:
        match entry["provenance"]:
            case "source":
                assert found[entry["slug"]] == (SOURCE_FR, SOURCE_EN)
            case "source-partial":
                fr, en = found[entry["slug"]]
                assert fr == f"{PARTIAL_FR}{fr.removeprefix(PARTIAL_FR)}"
                assert fr.endswith("fictifs.")
                assert en == f"{PARTIAL_EN}{en.removeprefix(PARTIAL_EN)}"
                assert en.endswith("fictional.")
            case _:
                assert found[entry["slug"]] == (SAMPLE_FR, SAMPLE_EN)


def test_what_is_said_of_real_people_has_a_source() -> None:
    real = {entry["slug"] for entry in FILE["speakers"] if entry["provenance"] == "source"}
    assert real == {"bernard-cova", "clement-vouillon", "philippe-francais", "jeremy-dumont"}
    assert not Speaker.objects.filter(slug__in=real, sources=[]).exists()
    sessions = Session.objects.filter(speakers__slug__in=real)
    assert sessions.count() == 6
    assert not sessions.filter(sources=[]).exists()
    assert not sessions.filter(notice_fr=SAMPLE_FR).exists()


def test_privacy_says_how_long_what_readers_gave_is_kept() -> None:
    body = Page.objects.get(slug="vie-privee").body
    assert picks.KEPT.days == push.KEPT.days == 396
    assert body.fr.count("treize mois après la conférence") == 2
    assert body.en.count("thirteen months after the conference") == 2
    assert (CHANGEABLE_FOR.days, OPEN_FOR.days) == (1, 21)
    assert "pendant un jour et de le retirer jusqu’à trois semaines après" in body.fr
    assert "for a day, and take it back until three weeks after" in body.en


def test_nothing_is_reported_of_other_events() -> None:
    """The post itself is the source of nearly everything, and its address names another event."""
    post = "https://noussommesvivants.co/2010/05/08/apres-paris-20-marseille-20-lheure-du-bon-bilan"
    found = json.dumps([rows_of_the_site()], default=str, ensure_ascii=False).replace(post, "")
    links = re.findall(r"https?://[^\s\"'<>)]+", found)
    assert links
    assert not [link for link in links if "psst" in link or "paris" in link.lower()]
    assert not re.search(r"psst\.fr|paris[ \u00a0\u202f-]?2[.]?0", found, re.IGNORECASE)


def test_the_public_sees_the_first_release(loaded: Edition) -> None:
    release = Release.objects.get()
    assert (release.edition, release.number) == (loaded, 1)
    assert (release.note.fr, release.note.en) == ("Premier programme", "First programme")
    programme = released(loaded)
    assert len(programme.sessions) == 38
    # Jérémy Dumont organised it, and has no session.
    assert len(programme.speakers) == 29
    assert loaded.is_current
