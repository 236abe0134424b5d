import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Note
from tests.admin import document, words
from tests.factories import RecapFactory
from tests.writing.admin.conftest import reading, rewrite

pytestmark = pytest.mark.django_db


def test_notes_and_places_to_write_them_are_not_taken_for_each_other(editor: Client) -> None:
    recap = RecapFactory.create(status="submitted", body_fr="<p>Un</p><p>Deux</p>")
    Note.objects.create(pk=2, recap=recap, passage="Un", text="Lequel ?")
    ids = document(editor.get(reading(recap))).xpath("//main//@id")
    assert "note-2" in ids
    assert len(ids) == len(set(ids))


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
    assert editor.get(notes).status_code == 405
    for text in ("  ", "mis\0tral"):
        editor.post(notes, {"text": text})
    assert Note.objects.count() == 1
