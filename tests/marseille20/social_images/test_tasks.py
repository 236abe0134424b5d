"""The files and rows of images follow what pages show."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from time_machine import travel

from core.models import ContentVersion
from events.models import Edition
from marseille20.models import SocialImage
from marseille20.social_images import tasks
from marseille20.social_images.content import ImageContent
from marseille20.social_images.drawing import LOOK
from marseille20.social_images.tasks import FOLDER, draw_social_images
from marseille20.social_images.typography import FontError
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.databases import Turns, at_once
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
    """The titles of the images drawn, which are quick sketches."""
    titles: list[str] = []

    def sketch(content: ImageContent) -> bytes:
        titles.append(content.title)
        return repr(content).encode()

    monkeypatch.setattr(tasks, "draw", sketch)
    yield titles
    for name in default_storage.listdir(FOLDER)[1]:
        default_storage.delete(f"{FOLDER}/{name}")


def draw() -> int:
    """Run the task as the content is now; gives how many changes it counted."""
    before = ContentVersion.current()
    draw_social_images.call(before)
    return ContentVersion.current() - before


def test_images_are_drawn_once(
    session: Session, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert draw() == 1
    assert sorted(drawn) == ["Keeping a lantern", "Tenir un fanal"]
    assert draw() == 0
    assert len(drawn) == 2
    # An older version is left to the next task.
    draw_social_images.call(ContentVersion.current() - 1)
    assert len(drawn) == 2
    image = SocialImage.objects.get(path=ENGLISH)
    assert image.alt.startswith("Keeping a lantern. ")
    with default_storage.open(image.file) as file:
        assert b"Keeping a lantern" in file.read()
    assert re.fullmatch(r"social_images/[0-9a-f]{24}\.png", image.file)
    assert Client().get(f"/media/{image.file.removeprefix(f'{FOLDER}/')}").status_code == 404
    # A new look draws all anew.
    monkeypatch.setattr(tasks, "LOOK", LOOK + 1)
    assert draw() == 1
    assert len(drawn) == 4


def test_only_what_changed_is_drawn_again(session: Session, drawn: list[str]) -> None:
    draw()
    drawn.clear()
    old = SocialImage.objects.get(path=FRENCH)
    session.title_fr = "Porter un fanal"
    session.save()
    publish(session.edition)
    assert draw() == 1
    assert drawn == ["Porter un fanal"]
    new = SocialImage.objects.get(path=FRENCH)
    assert new.url != old.url
    assert default_storage.exists(new.file)
    assert not default_storage.exists(old.file)


def test_many_images_are_drawn_by_several_tasks(
    edition: Edition, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 3)
    for session in SessionFactory.create_batch(4, edition=edition):
        SlotFactory.create(session=session)
    publish(edition)
    assert draw() == 1
    assert len(drawn) == SocialImage.objects.count() == 8


@pytest.mark.parametrize(("after", "most"), [("/", 2), (FRENCH, 1)])
def test_what_was_begun_goes_on_with_what_is_public_by_then(
    session: Session, drawn: list[str], after: str, most: int
) -> None:
    version = ContentVersion.current()
    draw_social_images.call(version - 1, after, changed=True)
    assert len(drawn) == most
    # What was drawn before is counted too.
    assert ContentVersion.current() == version + 1


def test_files_without_a_image_are_swept_away(session: Session, drawn: list[str]) -> None:
    draw()
    picture = default_storage.save("b0" * 12 + ".png", ContentFile(b"uploaded"))
    left = default_storage.save(f"{FOLDER}/{'b0' * 12}.png", ContentFile(b"of a worker killed"))
    assert draw() == 0
    assert not default_storage.exists(left)
    assert default_storage.exists(picture)
    files = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    assert files == set(SocialImage.objects.values_list("file", flat=True))
    default_storage.delete(picture)


def test_what_left_the_programme_leaves_no_image(session: Session, drawn: list[str]) -> None:
    draw()
    files = list(SocialImage.objects.values_list("file", flat=True))
    withdraw(session)
    assert draw() == 1
    assert not SocialImage.objects.exists()
    assert [name for name in files if default_storage.exists(name)] == []


def test_name_of_a_person_erased_leaves_the_images(session: Session, drawn: list[str]) -> None:
    speaker = SpeakerFactory.create(name="Ana Môle")
    session.credits.create(speaker=speaker)
    publish(session.edition)
    draw()
    assert SocialImage.objects.filter(alt__contains="Môle").count() == 4
    erase(speaker, by=UserFactory.create())
    draw()
    assert not SocialImage.objects.filter(alt__contains="Môle").exists()


def test_image_that_cannot_be_drawn_leaves_the_others(
    edition: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    for slug, title in (("bravo", "Bravo 🎉"), ("fanal", "Tenir un fanal")):
        session = SessionFactory.create(edition=edition, slug=slug, title_fr=title)
        SlotFactory.create(session=session)
    publish(edition)
    draw()
    assert set(SocialImage.objects.exclude(file="").values_list("path", flat=True)) == {
        *(FRENCH, ENGLISH),
        "/en/2027/sessions/bravo/",
    }
    assert caplog.messages == [
        "/2027/sessions/bravo/ gets the image of the site: The site’s fonts have no “🎉”."
    ]


def fail_with(problem: Exception) -> Callable[[ImageContent], bytes]:
    def fail(_content: ImageContent) -> bytes:
        raise problem

    return fail


def rename(session: Session) -> None:
    session.title_fr, session.title_en = "Autre titre", "Another title"
    session.save()
    publish(session.edition)


@pytest.mark.parametrize(
    ("problem", "level", "given"),
    [
        (ZeroDivisionError("A mistake"), logging.ERROR, 2),
        (FileNotFoundError("No portrait"), logging.WARNING, 2),
        # This one is the same for every image.
        (FontError("No font"), logging.ERROR, 1),
    ],
)
def test_page_whose_image_fails_keeps_no_old_one(
    session: Session,
    drawn: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    level: int,
    given: int,
) -> None:
    draw()
    monkeypatch.setattr(tasks, "draw", fail_with(problem))
    rename(session)
    assert draw() == 1
    assert not SocialImage.objects.exclude(file="").exists()
    assert default_storage.listdir(FOLDER)[1] == []
    assert [record.levelno for record in caplog.records] == [level] * given
    assert str(problem) in caplog.text
    # What cannot be drawn is tried once, and what may come back again.
    caplog.clear()
    draw()
    assert bool(caplog.records) is not isinstance(problem, ZeroDivisionError)


@pytest.mark.parametrize("problem", [FontError("No font"), FileNotFoundError("No portrait")])
def test_what_may_come_back_is_tried_again(
    session: Session, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    monkeypatch.setattr(tasks, "draw", fail_with(problem))
    assert draw() == 0
    monkeypatch.setattr(tasks, "draw", lambda content: repr(content).encode())
    assert draw() == 1
    assert SocialImage.objects.exclude(file="").count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_draw_the_same(
    session: Session, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save, turns = default_storage.save, Turns()

    def save_together(name: str, content: ContentFile[bytes]) -> str:
        # Each is in the middle of its rows, unless one waits for the other.
        turns.wait_for(2)
        return save(name, content)

    monkeypatch.setattr(default_storage, "save", save_together)
    version = ContentVersion.current()

    def run() -> None:
        with turns.watched():
            draw_social_images.call(version)

    for ended in at_once(run, run):
        ended.result()
    assert set(SocialImage.objects.values_list("path", flat=True)) == {FRENCH, ENGLISH}
    assert all(map(default_storage.exists, SocialImage.objects.values_list("file", flat=True)))


def test_recap_that_is_held_back_gets_its_image_when_it_appears(
    drawn: list[str], tasks: Any
) -> None:
    at = timezone.now() + timedelta(days=1)
    RecapFactory.create(slug="bilan", title_fr="Le bilan", title_en="", published_at=at)
    assert draw() == 0
    assert not drawn
    (later,) = tasks
    assert later.task.run_after == at
    with travel(at + timedelta(seconds=1), tick=False):
        draw_social_images.call(*later.args, **later.kwargs)
    assert drawn == ["Le bilan", "Le bilan"]
    assert set(SocialImage.objects.values_list("path", flat=True)) == {
        *("/recits/bilan/", "/en/recaps/bilan/")
    }
