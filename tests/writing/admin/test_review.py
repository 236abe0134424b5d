from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Recap
from tests.admin import document, errors, messages_of, words
from tests.factories import RecapFactory
from tests.writing.admin.conftest import reading, rewrite

pytestmark = pytest.mark.django_db


def apply(client: Client, recap: Recap, name: str, **typed: Any) -> Any:
    """What the button sends: the number of the version comes from the page."""
    (number,) = document(client.get(reading(recap))).xpath("//input[@name='number']/@value")
    sent = {"move": name, "number": number} | typed
    return client.post(reading(recap), sent, follow=True)


def buttons(response: Any) -> list[str]:
    found: list[str] = document(response).xpath("//button[@name='move']/@value")
    return found


def test_the_text_under_work_is_read_not_the_published_one(editor: Client) -> None:
    recap = RecapFactory.create(title_fr="Un", body_fr="<p>Avant</p>")
    rewrite(recap, title_fr="Deux", body_fr="<p>Après</p><script>alert(1)</script>")
    page = editor.get(reading(recap))
    assert words(page, "//h1") == ["Deux"]
    assert words(page, "//div[@class='read__text']") == ["Après"]
    assert "alert(1)" not in page.text


@pytest.mark.parametrize("number", ["", "²", "9" * 5000])
def test_numbers_that_are_none(editor: Client, number: str) -> None:
    recap = RecapFactory.create(status="submitted", published_at=None)
    rewrite(recap, title_fr="Deux")
    response = editor.post(reading(recap), {"move": "approve", "number": number})
    assert response.status_code == 200
    recap.refresh_from_db()
    assert recap.status == "submitted"
    address = reverse("admin:recaps_recap_note", args=[recap.pk])
    assert editor.post(address, {"settle": number or "0"}).status_code == 404


def test_from_handed_in_to_published(editor: Client) -> None:
    recap = RecapFactory.create(status="submitted")
    assert buttons(editor.get(reading(recap))) == ["request_changes", "approve", "publish"]
    assert len(messages_of(apply(editor, recap, "approve"))) == 1
    apply(editor, recap, "publish")
    assert Recap.objects.published().get() == recap


def test_changes_are_requested_with_a_word_or_notes(editor: Client) -> None:
    recap = RecapFactory.create(status="submitted")
    page = apply(editor, recap, "request_changes")
    assert errors(page)
    assert Recap.objects.get().status == "submitted"
    apply(editor, recap, "request_changes", word="Plus court.")
    assert Recap.objects.get().status == "changes"

    Recap.objects.update(status="submitted")
    recap.notes.create(text="Plus court.")
    apply(editor, recap, "request_changes")
    assert Recap.objects.get().status == "changes"


def test_published_at_a_time_of_marseille(editor: Client) -> None:
    recap = RecapFactory.create(status="approved")
    said = messages_of(apply(editor, recap, "publish", at="2127-05-20T09:00"))
    assert "20 mai 2127" in said[0]
    recap.refresh_from_db()
    assert recap.published_at
    assert recap.published_at.isoformat() == "2127-05-20T07:00:00+00:00"
    assert buttons(editor.get(reading(recap))) == ["unschedule"]
    apply(editor, recap, "unschedule")
    assert Recap.objects.get().published_at is None


@pytest.mark.parametrize("name", ["approve", "publish"])
def test_a_stale_page_moves_nothing_and_shows_what_changed(editor: Client, name: str) -> None:
    recap = RecapFactory.create(status="submitted")
    rewrite(recap, title_fr="Lu")
    seen = recap.revisions.first()
    assert seen
    rewrite(recap, title_fr="Changé depuis")
    page = editor.post(reading(recap), {"move": name, "number": seen.number})
    assert Recap.objects.get().status == "submitted"
    assert words(page, "//*[@class='queue-refused']//ins") == ["ajouté : Changé depuis"]
    # Having seen it, one may.
    assert len(messages_of(apply(editor, recap, name))) == 1


def test_withdrawing_asks_once_more(editor: Client) -> None:
    recap = RecapFactory.create()
    apply(editor, recap, "withdraw")
    assert Recap.objects.published().exists()
    apply(editor, recap, "withdraw", sure="yes")
    assert not Recap.objects.published().exists()
    apply(editor, recap, "put_back")
    assert Recap.objects.published().exists()


def test_no_other_moves(editor: Client) -> None:
    assert editor.post(reading(RecapFactory.create()), {"move": "x"}).status_code == 404
