"""When booklets are printed, and what happens when they cannot be."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import Client

from core.branding import identity
from core.database.breaker import AwayError
from core.database.connection import breaker
from core.models import ContentVersion
from events.models import Edition
from marseille20.booklets import content, print_asked, print_booklets, tasks as booklet_tasks
from marseille20.models import Booklet, BookletFailure, SocialImage
from marseille20.social_images import tasks
from marseille20.social_images.content import ImageContent
from printing import jobs, rendering
from printing.rendering import Document, PdfError
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from tests.admin import sign_in, words
from tests.factories import UserFactory
from tests.marseille20.booklets.printed import files, read, run, waiting

pytestmark = pytest.mark.django_db


def test_what_did_not_change_is_not_printed_again(paper: list[str], house: Edition) -> None:
    # Of an older version it is left to the next.
    print_booklets.func(ContentVersion.current() - 1)
    assert paper == []
    assert run() == 1
    assert paper == ["2027, fr", "2027, en"]
    first = files()
    assert run() == 0
    assert paper == ["2027, fr", "2027, en"]
    # A draft changes nothing; what is published changes both, and the old ones go.
    Session.objects.filter(slug="phares").update(title_fr="Les phares éteints")
    assert run() == 0
    publish(house)
    assert run() == 1
    assert len(paper) == 4
    assert "Les phares éteints" in read("fr").decode()
    assert len(files()) == 2
    assert not files() & first


def test_booklets_and_images_are_one_change(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"/2027/": ImageContent(kind="site")}
    monkeypatch.setattr(tasks, "content_by_path", lambda _site: wanted)
    assert run() == 1
    assert len(paper) == 2
    assert SocialImage.objects.exclude(file="").count() == 1
    assert run() == 0
    # One of them alone is reported as well.
    wanted["/en/2027/"] = ImageContent(kind="site", title="Two days")
    assert run() == 1
    default_storage.delete(Booklet.objects.get(language="fr").file)
    assert run() == 1


def test_what_is_printed_is_reported_also_where_no_image_can_be_drawn(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "content_by_path", fail_with(ZeroDivisionError()))
    assert run() == 1
    assert len(files()) == 2


# --- When it cannot be ---------------------------------------------------------------------------


def test_one_that_tells_of_a_person_erased_goes_even_without_pango(
    paper: list[str],
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run()
    assert "Inès Garnier" in read("fr").decode()
    erase(Speaker.objects.get(), by=UserFactory.create(organiser=True))
    monkeypatch.undo()
    monkeypatch.setattr(rendering, "why_unavailable", lambda: "no Pango")
    caplog.set_level(logging.DEBUG)
    assert run() == 1
    assert not Booklet.objects.exists()
    assert files() == set()
    assert "no Pango" in caplog.text


@pytest.mark.parametrize(
    "part",
    [
        "marseille20.booklets.content.html",
        "printing.jobs.default_storage.save",
    ],
)
def test_whatever_fails_no_booklet_tells_of_a_person_erased(
    part: str,
    paper: list[str],
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run()
    erase(Speaker.objects.get(), by=UserFactory.create(organiser=True))

    def full(*_args: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(part, full)
    assert run() == 1
    assert not Booklet.objects.exists()
    assert files() == set()
    assert "Not printed: booklet 2027, fr" in caplog.text
    assert "OSError: No space left on device" in caplog.text


def test_an_outage_of_the_database_leaves_it_to_another_try(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = ContentVersion.current()
    with monkeypatch.context() as away:
        away.setattr(content, "html", fail_with(OperationalError("too many clients")))
        with pytest.raises(OperationalError):
            print_booklets.func(version)
    # What this process knew before is not taken for what is public now.
    publish(house)
    with monkeypatch.context() as away:
        away.setattr(identity, "read", fail_with(OperationalError("starting up")))
        with pytest.raises(AwayError):
            print_booklets.func(version + 1)
    breaker.opened_at = None
    assert run() == 1


def fail_with(error: Exception) -> Callable[..., Any]:
    def fail(*_args: Any) -> None:
        raise error

    return fail


def test_without_pango_readers_see_no_booklet_and_organisers_why(
    client: Client, house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = fail_with(OSError("cannot load library pango"))
    monkeypatch.setattr(rendering, "try_weasyprint", missing)
    run()
    assert not Booklet.objects.exists()
    assert "programme.pdf" not in client.get("/").content.decode()
    assert client.get("/2027/programme.pdf").status_code == 404
    sign_in(client, organiser=True)
    assert "cannot load library pango" in waiting(client)


# --- What is not printed unasked -----------------------------------------------------------------


def test_what_failed_is_tried_again_for_the_next_release_or_when_asked(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_document: Document, name: str) -> None:
        paper.append(name)
        raise PdfError("no")

    monkeypatch.setattr(jobs, "render", fail)
    assert run() == 0
    assert run() == 0
    assert paper == ["booklet 2027, fr", "booklet 2027, en"], "once for each language"
    Session.objects.filter(slug="phares").update(title_fr="Les phares éteints")
    publish(house)
    run()
    assert len(paper) == 4
    print_asked.func(house.pk)
    assert len(paper) == 6
    assert not Booklet.objects.exists()


def test_a_large_programme_is_printed_when_asked_for(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklet_tasks, "MOST_UNASKED", 1)
    assert run() == 0
    assert paper == []
    print_asked.func(house.pk)
    assert paper == ["2027, fr", "2027, en"]
    assert run() == 0
    assert Booklet.objects.count() == 2, "it stays as long as it says what is public"
    Session.objects.filter(slug="phares").update(title_fr="Les phares éteints")
    publish(house)
    assert run() == 1
    assert not Booklet.objects.exists()
    assert len(paper) == 2


def test_organisers_ask_for_it(
    client: Client, tasks: Any, house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marseille20.booklets.page.why_unavailable", str)
    page = f"/admin/events/edition/{house.pk}/booklet/"
    sign_in(client, editor=True)
    assert client.get(page).status_code == 403
    sign_in(client, organiser=True)
    Booklet.objects.create(edition=house, language="en", digest="0", file="a.pdf")
    BookletFailure.objects.create(edition=house, language="fr", digest="0")
    shown = words(client.get(page), "//main//li")
    assert shown == ["Français : l’impression a échoué, le journal dit pourquoi", "Anglais"]
    tasks.clear()
    assert client.post(page)["Location"] == page
    assert [(each.task, each.args) for each in tasks] == [(print_asked, [house.pk])]
