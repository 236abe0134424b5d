import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Note
from tests.admin import document, words
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.writing.admin.conftest import reading, rewrite

pytestmark = pytest.mark.django_db


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
