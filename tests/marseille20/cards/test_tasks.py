"""The files and rows of cards follow what pages show."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.tasks import default_task_backend
from django.utils import timezone
from PIL import Image
from time_machine import travel

from core.models import ContentVersion
from events.models import Edition
from marseille20.cards import tasks
from marseille20.cards.drawing import LOOK
from marseille20.cards.letters import FontError, UnwritableError
from marseille20.cards.shown import Shown
from marseille20.cards.tasks import draw_cards
from marseille20.models import Card
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FRENCH = "/2027/sessions/fanal/"
ENGLISH = "/en/2027/sessions/fanal/"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027")


@pytest.fixture
def session(edition: Edition) -> Session:
    session = SessionFactory.create(
        edition=edition, slug="fanal", title_fr="Tenir un fanal", title_en="Keeping a lantern"
    )
    SlotFactory.create(session=session)
    publish(edition)
    return session


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The titles of the cards drawn, which are quick sketches."""
    titles: list[str] = []

    def sketch(shown: Shown) -> bytes:
        titles.append(shown.title)
        return repr(shown).encode()

    monkeypatch.setattr(tasks, "draw", sketch)
    yield titles
    for name in Card.objects.values_list("file", flat=True):
        default_storage.delete(name)


def draw() -> int:
    """Run the task as the content is now; gives how many changes it counted."""
    before = ContentVersion.current()
    draw_cards.call(before)
    return ContentVersion.current() - before


def test_cards_are_drawn_once(session: Session, drawn: list[str]) -> None:
    assert draw() == 1
    assert sorted(drawn) == ["Keeping a lantern", "Tenir un fanal"]
    assert draw() == 0
    assert len(drawn) == 2
    card = Card.objects.get(path=ENGLISH)
    assert card.alt.startswith("Keeping a lantern. ")
    with default_storage.open(card.file) as file:
        assert b"Keeping a lantern" in file.read()


def test_card_is_a_picture(session: Session) -> None:
    draw()
    with default_storage.open(Card.objects.get(path=FRENCH).file) as file:
        assert Image.open(BytesIO(file.read())).size == (1200, 630)


def test_only_what_changed_is_drawn_again(session: Session, drawn: list[str]) -> None:
    draw()
    drawn.clear()
    old = Card.objects.get(path=FRENCH)
    session.title_fr = "Porter un fanal"
    session.save()
    publish(session.edition)
    assert draw() == 1
    assert drawn == ["Porter un fanal"]
    new = Card.objects.get(path=FRENCH)
    assert new.url != old.url
    assert default_storage.exists(new.file)
    assert not default_storage.exists(old.file)


def test_new_look_draws_all_anew(
    session: Session, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw()
    monkeypatch.setattr(tasks, "LOOK", LOOK + 1)
    assert draw() == 1
    assert len(drawn) == 4


def test_older_version_is_left_to_the_next_task(session: Session, drawn: list[str]) -> None:
    draw_cards.call(ContentVersion.current() - 1)
    assert not drawn
    assert not Card.objects.exists()


def test_what_came_between_is_counted(session: Session, drawn: list[str]) -> None:
    version = ContentVersion.current()
    draw_cards.call(version - 1, FRENCH, changed=True)
    assert ContentVersion.current() == version + 1
    assert not drawn


def test_many_cards_are_drawn_by_several_tasks(
    edition: Edition, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 3)
    for session in SessionFactory.create_batch(4, edition=edition):
        SlotFactory.create(session=session)
    publish(edition)
    assert draw() == 1
    assert len(drawn) == Card.objects.count() == 8


@pytest.mark.parametrize("leave", ["withdraw", "erase"])
def test_what_left_the_programme_leaves_no_card(
    session: Session, drawn: list[str], leave: str
) -> None:
    draw()
    files = list(Card.objects.values_list("file", flat=True))
    if leave == "erase":
        erase(session, by=UserFactory.create())
    else:
        withdraw(session)
    assert draw() == 1
    assert not Card.objects.exists()
    assert [name for name in files if default_storage.exists(name)] == []


def test_name_of_somebody_erased_leaves_the_cards(session: Session, drawn: list[str]) -> None:
    speaker = SpeakerFactory.create(name="Ana Môle")
    session.credits.create(speaker=speaker)
    publish(session.edition)
    draw()
    assert Card.objects.filter(alt__contains="Môle").count() == 4
    erase(speaker, by=UserFactory.create())
    draw()
    assert not Card.objects.filter(alt__contains="Môle").exists()


def test_cards_that_look_the_same_share_a_file(
    session: Session, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "draw", lambda _shown: b"the same")
    draw()
    name = Card.objects.values_list("file", flat=True).distinct().get()
    Card.objects.filter(path=FRENCH).update(digest="old")
    Card.objects.filter(path=ENGLISH).update(path="/en/gone/")
    draw()
    assert set(Card.objects.values_list("path", "file")) == {(FRENCH, name), (ENGLISH, name)}
    assert default_storage.exists(name)


def test_card_that_cannot_be_drawn_leaves_the_others(
    edition: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    for slug, title in (("bravo", "Bravo 🎉"), ("fanal", "Tenir un fanal")):
        session = SessionFactory.create(edition=edition, slug=slug, title_fr=title)
        SlotFactory.create(session=session)
    publish(edition)
    draw()
    assert set(Card.objects.values_list("path", flat=True)) == {
        *(FRENCH, ENGLISH),
        "/en/2027/sessions/bravo/",
    }
    assert caplog.messages == [
        "/2027/sessions/bravo/ gets the card of the site: The site’s fonts have no “🎉”."
    ]


@pytest.mark.parametrize(
    ("problem", "level", "told"),
    [
        (UnwritableError("No letter"), logging.WARNING, 2),
        (FileNotFoundError("No portrait"), logging.WARNING, 2),
        (ZeroDivisionError("A mistake"), logging.ERROR, 2),
        # This one is the same for every card.
        (FontError("No font"), logging.ERROR, 1),
    ],
)
def test_page_whose_card_fails_keeps_no_old_one(
    session: Session,
    drawn: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    level: int,
    told: int,
) -> None:
    draw()

    def fail(shown: Shown) -> bytes:
        raise problem

    monkeypatch.setattr(tasks, "draw", fail)
    session.title_fr, session.title_en = "Autre titre", "Another title"
    session.save()
    publish(session.edition)
    assert draw() == 1
    assert not Card.objects.exists()
    assert [record.levelno for record in caplog.records] == [level] * told
    assert str(problem) in caplog.text


def test_recap_that_is_held_back_gets_its_card_when_it_appears(
    drawn: list[str], settings: LazySettings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    at = timezone.now() + timedelta(days=1)
    RecapFactory.create(slug="bilan", title_fr="Le bilan", title_en="", published_at=at)
    assert draw() == 0
    assert not drawn
    results: Any = default_task_backend.results  # type: ignore[attr-defined]
    (later,) = results
    assert later.task.run_after == at
    with travel(at + timedelta(seconds=1), tick=False):
        draw_cards.call(*later.args, **later.kwargs)
    assert drawn == ["Le bilan", "Le bilan"]
    assert set(Card.objects.values_list("path", flat=True)) == {
        *("/recits/bilan/", "/en/recaps/bilan/")
    }
