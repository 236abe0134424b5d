"""An edition to print, and a printer that prints nothing."""

import logging

import pytest

from events.models import Edition
from marseille20.social_images import tasks
from printing import jobs
from printing.rendering import Document
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    FormatFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)


@pytest.fixture(autouse=True)
def no_images(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Let no page have an image: what is counted, and written in the log, is of booklets."""
    caplog.set_level(logging.WARNING, "django.tasks")
    monkeypatch.setattr(tasks, "content_by_path", lambda _site: {})


@pytest.fixture
def house() -> Edition:
    edition = EditionFactory.create(
        slug="2027", name="Marseille 2.0", is_current=True, notice_fr="Tout est inventé."
    )
    room = RoomFactory.create(edition=edition, name_fr="Le quai", name_en="The quay", capacity=80)
    SlotFactory.create(
        session=SessionFactory.create(
            edition=edition,
            slug="phares",
            title_fr="L’œil des phares",
            title_en="What lighthouses see",
            abstract_fr="Trois gardiennes racontent.",
            track=TrackFactory.create(edition=edition, flag="C"),
            speakers=[SpeakerFactory.create(name="Inès Garnier", sort_name="Garnier")],
        ),
        room=room,
    )
    pause = FormatFactory.create(edition=edition, is_break=True)
    SlotFactory.create(
        session=SessionFactory.create(edition=edition, title_fr="Le café", format=pause),
        room=room,
        day=2,
    )
    PageFactory.create(edition=edition, slug="venir", title_fr="Venir", body_fr="<p>À pied.</p>")
    publish(edition)
    Session.objects.filter(slug="phares").update(title_fr="Brouillon", title_en="Draft")
    PageFactory.create(edition=edition, title_fr="Pas encore", published=False)
    return edition


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A script that gives the HTML as it is; the names of what it printed."""
    names: list[str] = []

    def render(document: Document, name: str) -> bytes:
        names.append(name.removeprefix("booklet "))
        return document.html.encode()

    monkeypatch.setattr(jobs, "render", render)
    return names
