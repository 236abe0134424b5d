"""The next version of a file is compared with what its last version said."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.models import Tag
from events.models import Edition, Room
from exchange import running
from exchange.models import FileStatement
from exchange.planning import Plan
from speakers.models import Speaker, SpeakerLink
from talks import erasure
from talks.models import Credit, Session, SessionLink, Slot, Track
from tests.exchange.files import DAY, HEADINGS, bring, csv, event, plan, refused, schedule, xlsx
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def talk(**each: Any) -> bytes:
    """A schedule.json of one session."""
    return schedule(event("g1", "10:00", "Garnet", "Emile Roy") | {"title": "La rad"} | each)


def edited(made: Plan) -> list[tuple[str, str]]:
    """What was changed here and in the file: before and after."""
    asked = [question for question in made.questions if question.kind == "edited"]
    return [(change.before, change.after) for question in asked for change in question.changes]


def change_everything() -> None:
    """As organisers do by hand."""
    Session.objects.update(title_fr="La rade", abstract_fr="Mieux dit")
    Speaker.objects.update(name="Émile Roy")
    Track.objects.update(name_fr="La mer")
    Room.objects.update(name_fr="Granet")
    hour = timedelta(hours=1)
    for slot in Slot.objects.all():
        Slot.objects.update(start=slot.start + hour, end=slot.end + hour)


def everything() -> dict[str, list[Any]]:
    """All rows that a file may write."""
    models = (Session, Speaker, Track, Room, Slot, Credit)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_what_was_mended_here_is_not_undone_by_the_same_file(edition: Edition) -> None:
    bring(edition, talk())
    change_everything()
    held = everything()
    made = bring(edition, talk())
    assert (made.writes.is_empty, made.questions) == (True, [])
    assert everything() == held


def test_what_the_file_changed_and_nobody_here_is_taken(edition: Edition) -> None:
    bring(edition, talk())
    Speaker.objects.update(name="Émile Roy")
    later = talk(title="La rade", date="2027-05-20T11:00:00+02:00", room="Rade")
    made = bring(edition, later)
    assert made.questions == []
    slot = Slot.objects.get()
    assert (slot.session.title_fr, str(slot.room)) == ("La rade", "Rade")
    assert slot.start == datetime(2027, 5, 20, 9, tzinfo=UTC)
    assert Speaker.objects.get().name == "Émile Roy", "of which the file says nothing new"


def test_what_both_changed_is_asked(edition: Edition) -> None:
    bring(edition, talk())
    change_everything()
    later = talk(title="Rade, la", date="2027-05-20T16:00:00+02:00", track="Ciel")
    made = bring(edition, later)
    assert edited(made) == [
        ("La rade", "Rade, la"),
        (f"{DAY} 11:00", f"{DAY} 16:00"),
        (f"{DAY} 12:00", f"{DAY} 17:00"),
    ]
    assert (Session.objects.get().title_fr, Slot.objects.get().start.hour) == ("La rade", 9)
    assert str(Session.objects.get().track) == "Ciel", "the track was but renamed here"
    assert edited(plan(edition, later)) == [], "it is asked once"


def test_what_a_person_took_out_is_not_put_back(edition: Edition) -> None:
    heads = (*HEADINGS, "Thèmes", "Liens")
    row = ("La rade", f"{DAY} 10:00", f"{DAY} 11:00", "Garnet", "Ana Lima; Bo Costa", "Mer; Ciel")
    content = csv((*row, "https://rade.example/"), headings=heads)
    bring(edition, content)
    session = Session.objects.get()
    session.tags.clear()
    session.links.all().delete()
    Credit.objects.filter(speaker__name="Bo Costa").delete()
    assert bring(edition, content).writes.is_empty
    people = "Ana Lima; Bo Costa; Driss"
    later = csv((*row[:4], people, "Mer", "https://r.example/"), headings=heads)
    made = bring(edition, later)
    assert ("Ana Lima", people) in edited(made)
    assert (session.credits.count(), session.links.count(), Tag.objects.count()) == (1, 0, 2)


def test_digests_of_a_person_go_with_them(edition: Edition) -> None:
    bring(edition, talk())
    bring(edition, csv(("Ana Lima", "Peintre"), headings=("Nom complet", "Biographie")))
    kept = Speaker.objects.get(name="Ana Lima")
    erased = Speaker.objects.exclude(pk=kept.pk).get()
    erasure.erase(erased, by=UserFactory.create(organiser=True))
    running.forget_words()
    assert not FileStatement.objects.filter(key=erased.key).exists()
    assert FileStatement.objects.filter(key=kept.key).exists()


# --- What a version says no more -----------------------------------------------------------------

FULL = {
    "description": "Un texte",
    "links": [{"url": "https://a.example/", "title": "A"}],
    "persons": [{"id": 7, "public_name": "Emile Roy", "biography": "Peintre"}],
}
EMPTY = {
    "track": "",
    "type": None,
    "description": "",
    "links": [],
    "persons": [{"id": 7, "public_name": "Emile Roy"}],
}


def held() -> list[object]:
    """What the site holds of the session and its speaker."""
    session, speaker = Session.objects.get(), Speaker.objects.get()
    links = [link.url for link in session.links.all()]
    words = [session.track, session.format, session.abstract_fr]
    return [*words, links, speaker.biography_fr]


def test_what_the_file_says_no_more_is_emptied(edition: Edition) -> None:
    bring(edition, talk(**FULL))
    assert all(held())
    made = bring(edition, talk(**EMPTY))
    assert made.questions == []
    assert not any(held())
    assert bring(edition, talk(**EMPTY)).writes.is_empty


def test_what_the_file_never_said_is_not_emptied(edition: Edition) -> None:
    bring(edition, talk(**EMPTY))
    session, speaker = Session.objects.get(), Speaker.objects.get()
    Session.objects.update(abstract_fr="Écrit ici", languages=["fr"])
    Speaker.objects.update(biography_fr="Écrite ici")
    session.links.create(url="https://here.example/")
    made = bring(edition, talk(**EMPTY, title="La rade"))
    assert made.questions == []
    session.refresh_from_db()
    speaker.refresh_from_db()
    assert (session.abstract_fr, session.languages) == ("Écrit ici", ["fr"])
    assert (session.links.count(), speaker.biography_fr) == (1, "Écrite ici")


def test_an_empty_cell_of_a_table_empties_what_it_said(edition: Edition) -> None:
    heads = (*HEADINGS, "Thèmes", "Places", "Track")
    row = ("La rade", f"{DAY} 10:00", f"{DAY} 11:00", "Garnet", "Ana Lima; Bo Costa")
    bring(edition, csv((*row, "Mer", "30", "Ciel"), headings=heads))
    session = Session.objects.get()
    assert (session.tags.count(), session.seats, str(session.track)) == (1, 30, "Ciel")
    bring(edition, csv((*row, "", "", ""), headings=heads))
    session.refresh_from_db()
    assert (session.tags.count(), session.seats, session.track) == (0, None, None)
    bring(edition, csv(row))
    assert session.credits.count() == 2, "a column that is not there says nothing"


def test_a_category_that_a_session_has_no_more_is_taken_from_it(edition: Edition) -> None:
    def grid(*categories: dict[str, object]) -> bytes:
        given = {"id": "1", "title": "La rade", "categories": categories}
        return json.dumps({"sessions": [given]}).encode()

    bring(edition, grid({"name": "Track", "categoryItems": [{"name": "Mer"}]}))
    assert str(Session.objects.get().track) == "Mer"
    bring(edition, grid())
    assert Session.objects.get().track is None


def test_nothing_is_decided_of_a_row_that_is_refused(edition: Edition) -> None:
    bring(edition, talk())
    Session.objects.update(title_fr="La rade")
    several = [{"public_name": "n" * 200}]
    made = bring(edition, talk(title="Rade, la", persons=several))
    assert refused(made)
    assert edited(plan(edition, talk(title="Rade, la"))) == [("La rade", "Rade, la")]


# --- Links ---------------------------------------------------------------------------------------


def book(*links: str) -> bytes:
    """A session and its speaker, each with these links."""
    row = ("La rade", f"{DAY} 10:00", f"{DAY} 11:00", "Garnet", "Ana Lima", "\n".join(links), "Mer")
    heads = ("Titre", "Début", "Fin", "Salle", "Intervenants", "Liens", "Thèmes")
    people = [("Nom", "Liens"), ("Ana Lima", "\n".join(links))]
    return xlsx(Séances=[heads, row], Intervenants=people)


def linked() -> list[set[str]]:
    return [
        set(model.objects.values_list("url", flat=True)) for model in (SessionLink, SpeakerLink)
    ]


def write_here() -> None:
    """As organisers do by hand, before files were compared with their last version."""
    Session.objects.get().links.create(url="https://here.example/")
    Session.objects.get().tags.add("Ici")
    Speaker.objects.get().links.create(url="https://here.example/")
    FileStatement.objects.all().delete()


def test_the_next_version_asks_before_it_deletes_them(edition: Edition) -> None:
    bring(edition, book())
    write_here()
    bring(edition, book("https://a.example/"))
    made = bring(edition, book("https://b.example/"))
    assert [question.kind for question in made.questions] == ["edited", "edited"]
    assert linked() == [{"https://here.example/", "https://a.example/"}] * 2
