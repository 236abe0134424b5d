import io
from itertools import count
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recaps.models import MarkdownImport, Recap
from tests.admin import document, words
from tests.editions import picture
from tests.factories import AuthorFactory, RecapFactory, UserFactory
from tests.writing.imports.bringing import zipped
from writing.imports import running
from writing.imports.running import run_import

pytestmark = pytest.mark.django_db

BRING = reverse("desk:bring")


@pytest.fixture
def ana(client: Client) -> Client:
    user = UserFactory.create(blogger=True)
    RecapFactory.create(
        slug="mien", title_en="", authors=[AuthorFactory.create(slug="ana", user=user)]
    )
    RecapFactory.create(slug="autre", title_en="")
    client.force_login(user)
    return client


def bring(client: Client, content: bytes, name: str) -> Any:
    return client.post(BRING, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_author_downloads_what_is_theirs(ana: Client) -> None:
    answer = ana.get(reverse("desk:download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ana.zip"'
    assert ZipFile(io.BytesIO(answer.getvalue())).namelist() == ["mien.md", "index.md"]


def test_author_brings_files_and_is_informed_of_each(ana: Client) -> None:
    files = {"vent.md": b"Vent.\n\n# Mistral\n\n<!-- x -->\n", "nul.md": b"a\0b"}
    page = bring(ana, zipped(dict(files)), "blog.zip")
    assert page.redirect_chain == [(BRING, 302)]
    assert words(page, "//title")[0].startswith("Emporter, apporter")
    assert words(page, "//*[@id='import-state']") == ["1 brouillon a été créé"]
    shown = words(page, "//section[@id='import']//li")
    assert [each.split(" : ")[0] for each in shown] == ["vent", "nul.md", "vent.md", "vent.md"]
    assert Recap.objects.get(title_fr="vent").body_fr == "<p>Vent.</p><h2>Mistral</h2>"
    # What was thrown away since is not offered any more.
    Recap.objects.get(title_fr="vent").delete()
    assert words(ana.get(BRING), "//*[@id='import-state']") == ["Aucun brouillon n’a pu être créé"]


def test_author_is_informed_which_files_were_passed_over(ana: Client) -> None:
    photo = picture(64, 32).read()
    files = {
        "a.md": "![Vu](vu.png)", "vu.png": photo, "seul.png": photo, "notes/b.docx": "x",
        "c/index.md": "Un", "index.md": "Liste", ".DS_Store": "x", "._a.md": "x",
        "__MACOSX/._a.md": "x", "c/Thumbs.db": "x",
    }  # fmt: skip
    page = bring(ana, zipped(files), "blog.zip")
    *_others, docx, alone, index = words(page, "//section[@id='import']//li")
    assert (docx, alone, index) == ("notes/b.docx", "seul.png", "c/index.md")
    assert "enregistrez-le d’abord en Markdown" in page.content.decode()
    assert Recap.objects.get(title_fr="a").body_fr.startswith("<figure>")
    # Also when there was nothing else.
    assert "b.docx" in bring(ana, zipped({"b.docx": "x"}), "blog.zip").content.decode()


def test_how_far_it_is_can_be_seen_without_a_script(
    ana: Client, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bring(ana, zipped({"a.md": "Un", "b.md": "Deux"}), "blog.zip")
    [state] = words(page, "//*[@id='import-state']")
    assert "blog.zip" in state
    assert document(page).xpath(f"//section[@data-running]//a[@href='{BRING}']")
    again = bring(ana, b"Trois", "c.md")
    assert again.status_code == 400
    assert "encore en cours" in words(again, "//*[@role='alert']")[0]
    # A turn of a few seconds, over after the first file.
    seconds = count(step=4)
    with monkeypatch.context() as slow:
        slow.setattr(running, "monotonic", lambda: next(seconds))
        run_import.func(MarkdownImport.objects.get().pk)
    [bar] = document(ana.get(BRING)).xpath("//section[@data-running]//progress")
    assert (bar.get("value"), bar.get("max")) == ("1", "2")
    run_import.func(MarkdownImport.objects.get().pk)
    page = ana.get(BRING)
    assert words(page, "//*[@id='import-state']") == ["2 brouillons ont été créés"]
    assert not document(page).xpath("//*[@data-running] | //script[contains(@src, 'bring.js')]")


def test_nobody_sees_what_another_brought(ana: Client) -> None:
    bring(ana, b"Secret", "secret.md")
    other = Client()
    other.force_login(UserFactory.create(blogger=True))
    page = other.get(BRING)
    assert not document(page).xpath("//section[@id='import']")
    assert "secret" not in page.text.lower()


def test_what_cannot_be_brought_is_said(ana: Client) -> None:
    for data in ({}, {"file": SimpleUploadedFile("a.gif", b"GIF89a")}):
        answer = ana.post(BRING, data)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
    page = bring(ana, zipped({"a.txt": "Un"}), "a.zip")
    assert words(page, "//section[@id='import']/p[@class='alert']") == [
        "L’archive ne contient aucun fichier Markdown (.md)."
    ]


@pytest.mark.parametrize("name", ["download", "bring"])
def test_only_those_who_write_come_in(client: Client, name: str) -> None:
    address = reverse(f"desk:{name}")
    assert client.get(address).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(address).status_code == 403
