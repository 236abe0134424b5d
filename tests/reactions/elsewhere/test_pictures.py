"""Pictures that come with what pages elsewhere say."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from core.client import MOST_BYTES
from core.models import User
from reactions import moderation
from reactions.elsewhere.pictures import fetch_picture
from reactions.models import Reaction
from recaps.models import ExternalRecap
from tests.factories import UserFactory
from tests.reactions.webmentions.pages import RECAP, SESSION, article, at, html
from tests.reactions.webmentions.steps import verified
from tests.servers import Script, Server, moved, page

pytestmark = pytest.mark.django_db


def picture(width: int, height: int, kind: str = "PNG", colour: int = 128) -> bytes:
    return encoded(Image.new("RGB", (width, height), (0, colour, 128)), kind)


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def kept(recap: ExternalRecap) -> tuple[str | None, tuple[int, int]]:
    """The kind and the size of its picture here."""
    with default_storage.open(str(recap.picture.name)) as file, Image.open(file) as found:
        return found.format, found.size


def card(target: str, image: str = "/sea", title: str = "Sea") -> Script:
    featured = f'<img class="u-featured" src="{image}">' if image else ""
    return html(
        f'<div class="h-entry"><div class="p-author h-card"><b class="p-name">Inès</b>'
        f'<img class="u-photo" src="/ines"></div><a href="{target}"></a>'
        f'{featured}<h1 class="p-name">{title}</h1>'
        f'<div class="e-content">{"Words and waves. " * 50}</div></div>'
    )


@pytest.mark.usefixtures("recap")
@pytest.mark.parametrize(
    "script",
    [
        page(b"<svg onload='alert(1)'>", "Content-Type: image/png"),
        page(b"x" * (MOST_BYTES + 1)),
        # In black and white it is drawn ten times as fast, by each process that collects tests.
        page(encoded(Image.new("1", (8000, 6000)))),
        moved("http://169.254.169.254/"),
    ],
)
def test_portrait_that_cannot_be_had_is_not_missed(script: Script, site: Server) -> None:
    site.scripts["/ines"] = script
    verified(site, card(RECAP))
    assert (Reaction.objects.get().avatar.name, Reaction.objects.get().author_name) == ("", "Inès")


@pytest.mark.usefixtures("session")
def test_picture_of_a_recap_is_ours(site: Server) -> None:
    site.scripts["/ines"] = page(b"")
    site.scripts["/sea"] = page(picture(1280, 640, "JPEG"))
    verified(site, card(SESSION), SESSION)
    recap = ExternalRecap.objects.get()
    assert kept(recap) == ("WEBP", (640, 320))
    assert recap.state == ExternalRecap.State.HELD
    moderation.publish(recap, None)
    # Said again with another word, it is not asked for again.
    verified(site, card(SESSION, title="Lake"), SESSION)
    assert site.lines.count("GET /sea") == 1
    # Another one is shown when an editor has seen it.
    site.scripts["/lake"] = page(picture(320, 320))
    verified(site, card(SESSION, image="/lake"), SESSION)
    recap.refresh_from_db()
    assert kept(recap) == ("WEBP", (640, 320))
    moderation.publish(recap, None)
    assert kept(recap) == ("WEBP", (320, 320))
    # What is refused does not come back, and none is one as well.
    site.scripts["/end"] = page(picture(50, 50))
    verified(site, card(SESSION, image="/end"), SESSION)
    moderation.refuse(recap, UserFactory.create(editor=True))
    verified(site, card(SESSION, image="/end", title="End"), SESSION)
    recap.refresh_from_db()
    assert recap.proposed == {"title": "End"}
    verified(site, card(SESSION, image=""), SESSION)
    recap.refresh_from_db()
    assert recap.proposed == {"picture": ""}


@pytest.mark.usefixtures("session", "recap")
def test_pictures_do_not_pile_up(
    site: Server, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    names: set[str] = set()
    editor = UserFactory.create(editor=True)

    def say(number: int) -> None:
        for path in ("/ines", f"/{number}"):
            site.scripts[path] = page(picture(90 + number, 90 - 9 * number, colour=number * 40))
        script = card(f'{SESSION}"></a><a href="{RECAP}', f"/{number}", f"{number}")
        with django_capture_on_commit_callbacks(execute=True):
            verified(site, script, SESSION)
            verified(site, script, RECAP, path="/other")
        for row, name in (
            (ExternalRecap.objects.get(), "picture"),
            (Reaction.objects.get(), "avatar"),
        ):
            names.update({getattr(row, name).name, (row.proposed or {}).get(name)} - {"", None})

    def decide(decision: Callable[[Any, User], None]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            decision(ExternalRecap.objects.get(), editor)
            decision(Reaction.objects.get(), editor)

    def kept_of_all() -> tuple[int, int]:
        return sum(map(default_storage.exists, names)), len(names)

    say(0)
    say(1)
    assert kept_of_all() == (2, 4)
    decide(moderation.publish)
    say(2)
    say(3)
    # Those that readers see, and those that are proposed.
    assert kept_of_all() == (4, 8)
    decide(moderation.refuse)
    assert kept_of_all() == (2, 8)
    say(4)
    decide(moderation.publish)
    assert kept_of_all() == (2, 10)
    decide(moderation.refuse)
    assert kept_of_all() == (0, 10)


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("state", [ExternalRecap.State.REFUSED, ExternalRecap.State.WITHDRAWN])
def test_picture_that_comes_too_late_is_not_taken(
    state: str,
    site: Server,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    verified(site, article(SESSION), SESSION)
    recap = ExternalRecap.objects.get()
    site.scripts["/sea"] = page(picture(40, 40))
    there: list[str] = []

    def save(name: str, content: object) -> str:
        ExternalRecap.objects.update(state=state)
        there.append(name)
        return name

    monkeypatch.setattr(default_storage, "save", save)
    monkeypatch.setattr(default_storage, "delete", there.remove)
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            fetch_picture.call(recap.pk, at(site, "/sea"))
    recap.refresh_from_db()
    assert (recap.state, recap.picture.name, there) == (state, "", [])
    assert site.lines.count("GET /sea") == 1
