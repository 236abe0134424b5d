from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recaps.models import Note, Recap
from tests.admin import document, errors, messages_of, words
from tests.factories import AuthorFactory, RecapFactory, TagFactory, UserFactory
from tests.writing.admin.conftest import comparing, reading, rewrite

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


def inserted(response: Any) -> list[str]:
    return words(response, "//div[@class='versions differences']//ins")


def test_compared_with_what_readers_see(editor: Client) -> None:
    recap = RecapFactory.create(title_fr="Un")
    rewrite(recap, title_fr="Deux")
    rewrite(recap, title_fr="Trois", tags=[str(TagFactory.create(name="Bilan").key)])
    page = editor.get(comparing(recap))
    assert words(page, "//div[@class='versions differences']//del") == ["retiré : Un"]
    assert inserted(page) == ["ajouté : Trois", "ajouté : Bilan"]
    page = editor.get(comparing(recap), {"before": "1", "after": "2"})
    assert inserted(page) == ["ajouté : Deux"]
    assert editor.get(comparing(recap), {"before": "x", "after": "99"}).status_code == 200


def test_compared_with_what_was_handed_in_last(editor: Client) -> None:
    recap = RecapFactory.create(status="draft", title_fr="Un")
    for title in ("Deux", "Trois", "Quatre"):
        rewrite(recap, title_fr=title)
    recap.revisions.filter(number=3).update(handed_in_at=timezone.now() - timedelta(days=1))
    page = editor.get(comparing(recap))
    assert words(page, "//div[@class='versions differences']//del") == ["retiré : Trois"]


def test_notes_stand_beside_their_passage_until_it_changes(editor: Client) -> None:
    recap = RecapFactory.create(
        status="submitted", body_fr="<p>Un mot &amp; plus !</p><ul><li>a</li><li>b</li></ul>"
    )
    page = document(editor.get(reading(recap)))
    form = page.xpath("//div[@class='read__row'][1]//form")[0]
    answer = editor.post(form.get("action"), dict(form.form_values()) | {"text": "Lequel ?"})
    note = Note.objects.get()
    assert answer["Location"] == f"{reading(recap)}#note-{note.pk}"
    assert (note.passage, note.text, str(note.written_by)) == (
        "Un mot & plus !", "Lequel ?", str(note.written_by),
    )  # fmt: skip
    assert words(editor.get(reading(recap)), "//div[@class='read__row'][1]//*[@id]/p[1]") == [
        "Lequel ?"
    ]

    rewrite(recap, body_fr="<p>Deux mots</p>")
    page = editor.get(reading(recap))
    assert words(page, "//section[@aria-labelledby='whole']//blockquote") == ["Un mot & plus !"]


def test_notes_are_replied_to_from_both_sides(editor: Client) -> None:
    user = UserFactory.create(blogger=True, name="Camille Plume")
    recap = RecapFactory.create(status="changes", authors=[AuthorFactory.create(user=user)])
    note = recap.notes.create(text="Lequel ?")
    author = Client()
    author.force_login(user)
    there = reverse("desk:note", args=[recap.pk, note.pk])
    answer = author.post(there, {"reply": "", "text": "Le plus grand."})
    assert answer["Location"].endswith(f"#note-{note.pk}")
    page = editor.get(reading(recap))
    assert words(page, "//*[@class='note__reply']/p")[0] == "Le plus grand."
    assert "Camille Plume" in words(page, "//*[@class='note__reply']/p")[1]
    here = reverse("admin:recaps_recap_note", args=[recap.pk])
    editor.post(here, {"reply": note.pk, "text": "Merci !"})
    page = author.get(reverse("desk:write", args=[recap.pk]))
    assert words(page, "//*[@class='reply']/p")[2] == "Merci !"
    # It is still to be done, and nothing empty is kept.
    note.refresh_from_db()
    assert note.settled_at is None
    author.post(there, {"reply": "", "text": " "})
    editor.post(here, {"reply": note.pk, "text": ""})
    assert note.replies.count() == 2
    assert editor.post(here, {"reply": "x", "text": "Où ?"}).status_code == 404


def test_notes_are_settled_and_opened_again(editor: Client) -> None:
    recap, other = RecapFactory.create_batch(2)
    note = recap.notes.create(text="Lequel ?")
    notes = reverse("admin:recaps_recap_note", args=[recap.pk])
    editor.post(notes, {"settle": note.pk})
    assert Note.objects.get().settled_at
    editor.post(notes, {"reopen": note.pk})
    assert Note.objects.get().settled_at is None
    elsewhere = reverse("admin:recaps_recap_note", args=[other.pk])
    assert editor.post(elsewhere, {"settle": note.pk}).status_code == 404
    assert editor.post(notes, {"settle": "x"}).status_code == 404
    for text in ("  ", "\0"):
        editor.post(notes, {"text": text})
    assert Note.objects.count() == 1
