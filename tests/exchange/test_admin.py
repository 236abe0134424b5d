"""The import of a programme, as an organiser goes through it."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import Edition
from exchange.models import ProgrammeImport
from exchange.running import forget_words
from talks.models import Session
from tests.admin import document, errors, list_of, messages_of, page_of, sign_in, words
from tests.exchange.files import DAY, csv
from tests.factories import RoomFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


ADD = "/admin/exchange/programmeimport/add/"
GOOD = ("Ouverture", f"{DAY} 10:00", f"{DAY} 10:30", "Rade", "Ana Lima")
BAD = ("Atelier", f"{DAY} 11:00", f"{DAY} 10:00", "Rade", "")


def upload(client: Client, edition: Edition, content: bytes) -> ProgrammeImport:
    file = SimpleUploadedFile("programme.csv", content)
    sent = {"edition": edition.pk, "file": file, "language": "fr", "confirm": "placed"}
    client.post(ADD, sent)
    return ProgrammeImport.objects.latest("pk")


def links(page: Any, words: str) -> list[str]:
    """Where links of these words lead."""
    return document(page).xpath("//main//a[normalize-space()=$words]/@href", words=words)  # type: ignore[no-any-return]


def press(client: Client, whole: ProgrammeImport, button: str, **sent: str) -> Any:
    address = reverse(f"admin:exchange_programmeimport_{button}", args=[whole.pk])
    return client.post(address, sent, follow=True)


def test_from_the_file_to_the_rows(organiser: Client, edition: Edition) -> None:
    whole = upload(organiser, edition, csv(GOOD, BAD))
    page = organiser.get(page_of(whole))
    assert words(page, "//*[@class='import-group import-group--refuse']//b") == ["Atelier"]
    assert "finit avant de commencer" in page.content.decode()
    counts = words(page, "//*[@class='import-counts']/li")
    assert counts[0] == "3 à créer 1 séance, 1 intervenant·e, 1 salle"
    assert counts[3] == "1 ligne refusée"
    assert words(page, "//summary/h3")[1:] == ["Lignes refusées (1)", "À créer (3)"]
    assert not Session.objects.exists()
    page = press(organiser, whole, "do", digest=whole.digest)
    assert words(page, "//h2[@id='import-state']") == ["Le fichier est importé"]
    counts = words(page, "//*[@class='import-counts']/li")
    assert counts[0] == "3 créées 1 séance, 1 intervenant·e, 1 salle"
    assert Session.objects.get().title_fr == "Ouverture"
    assert "programme.csv" in organiser.get(list_of(ProgrammeImport)).content.decode()


def test_only_what_was_shown_is_done(organiser: Client, edition: Edition) -> None:
    whole = upload(organiser, edition, csv(GOOD))
    page = press(organiser, whole, "do", digest="another")
    assert "Rien n’a été fait" in messages_of(page)[0]
    assert not Session.objects.exists()


def test_a_person_of_another_edition_is_taken_with_a_tick(
    organiser: Client, edition: Edition
) -> None:
    ana = SpeakerFactory.create(name="Ana Lima", slug="ana-lima")
    SessionFactory.create(speakers=[ana], edition__name="Avant")
    whole = upload(organiser, edition, csv(GOOD))
    page = organiser.get(page_of(whole))
    (box,) = document(page).xpath("//section[@class='import-questions']//input[@type='checkbox']")
    assert box.get("checked") is None
    assert "Avant (1 séance)" in page.content.decode()
    sent = {"asked": box.get("name").removeprefix("answer-"), box.get("name"): box.get("value")}
    page = press(organiser, whole, "do", digest=whole.digest, **sent)
    assert "Rien n’est encore importé" in messages_of(page)[0], "what it does now was not shown yet"
    assert not Session.objects.filter(edition=edition).exists()
    (box,) = document(page).xpath("//section[@class='import-questions']//input[@type='checkbox']")
    assert box.get("checked") is not None
    before = whole.digest
    whole.refresh_from_db()
    page = press(organiser, whole, "decide", digest=before, asked=sent["asked"])
    assert "n’est plus celle qui" in messages_of(page)[0], "somebody else decided meanwhile"
    press(organiser, whole, "do", digest=whole.digest, **sent)
    assert ana.sessions.filter(edition=edition).exists()
    whole.refresh_from_db()
    assert (whole.state, whole.decisions) == ("done", {})


def test_it_is_given_up(organiser: Client, edition: Edition) -> None:
    whole = upload(organiser, edition, csv(GOOD))
    press(organiser, whole, "stop")
    assert not Session.objects.exists()
    whole.refresh_from_db()
    assert whole.state == "stopped"


def test_what_was_matched_is_matched_otherwise(organiser: Client, edition: Edition) -> None:
    content = csv(("Ouverture", "Ana Lima"), headings=("Titre", "Qui parle ?"))
    whole = upload(organiser, edition, content)
    for attribute in ("summary", "speakers", "?"):
        press(organiser, whole, "headings", **{"column-Qui parle ?": attribute})
        whole.refresh_from_db()
        meant = dict(whole.report["headings"])["Qui parle ?"]
        assert meant == (attribute if attribute != "?" else None)
    press(organiser, whole, "headings", **{"column-Titre": "summary"})
    whole.refresh_from_db()
    assert "pas de titre" in str(whole.pages.get(action="refuse").rows), (
        "also what is known by itself"
    )


def test_one_file_at_a_time(organiser: Client, client: Client, edition: Edition) -> None:
    whole = upload(organiser, edition, csv(GOOD))
    sign_in(client, organiser=True)
    file = SimpleUploadedFile("programme.csv", csv(GOOD))
    sent = {"edition": edition.pk, "file": file, "language": "fr", "confirm": "placed"}
    answer = client.post(ADD, sent)
    assert "déjà en cours" in errors(answer)[0]
    assert page_of(whole) in answer.content.decode(), "one way to decide on it"


def test_a_mended_file_takes_the_place_of_the_one_before(
    organiser: Client, edition: Edition
) -> None:
    file = SimpleUploadedFile("programme.csv", csv(GOOD, BAD))
    chosen = {"edition": edition.pk, "language": "en", "confirm": "none"}
    organiser.post(ADD, chosen | {"file": file})
    before = ProgrammeImport.objects.get()
    page = organiser.get(page_of(before))
    (again,) = links(page, "Apporter le fichier corrigé")
    form = document(organiser.get(again))
    assert form.xpath("//input[@name='language'][@checked]/@value") == ["en"]
    assert form.xpath("//input[@name='confirm'][@checked]/@value") == ["none"]
    after = upload(organiser, edition, csv(GOOD))
    before.refresh_from_db()
    assert (before.state, before.upload, after.state) == ("stopped", "", "ready")
    assert "a pris sa place" in organiser.get(page_of(before)).content.decode()


def test_a_model_to_fill_in(organiser: Client, edition: Edition) -> None:
    RoomFactory.create(edition=edition, name_fr="Rade")
    answer = organiser.get(reverse("admin:exchange_programmeimport_model"))
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Séances", "Intervenant·es", "Salles", "Parcours", "Formats"]
    assert book["Salles"]["A2"].value == "Rade"
    assert book["Séances"]["B1"].comment
    assert book["Séances"].data_validations.dataValidation
    sheet = book["Séances"]
    row = {
        "Titre": "Ouverture",
        "Début": f"{DAY} 10:00",
        "Fin": f"{DAY} 10:30",
        "Salle": "Rade",
        "Intervenant·es": "Ana Lima",
        "Complet": "oui",
        "Liens": "Enregistrement https://media.example/film",
    }
    sheet.append([row.get(str(cell.value)) for cell in sheet[1]])
    stream = BytesIO()
    book.save(stream)
    whole = upload(organiser, edition, stream.getvalue())
    assert None not in dict(whole.report["headings"]).values()
    assert whole.report["counts"]["create"] == 2
    assert whole.report["counts"]["refuse"] == 0
    press(organiser, whole, "do", digest=whole.digest)
    session = Session.objects.get()
    assert session.full
    assert [link.kind for link in session.links.all()] == ["recording"]


@pytest.mark.parametrize("who", ["blogger", "editor"])
def test_who_may_not(client: Client, edition: Edition, who: str) -> None:
    sign_in(client, **{who: True})
    edition_file = reverse("admin:exchange_programmeimport_edition", args=[edition.pk])
    for address in (ADD, reverse("admin:exchange_programmeimport_model"), edition_file):
        assert client.get(address).status_code in {302, 403}


def test_a_long_file_is_shown_by_page(organiser: Client, edition: Edition) -> None:
    rows = [(f"Séance {number}", "", "", "", "") for number in range(1, 261)]
    whole = upload(organiser, edition, csv(*rows, BAD))
    page = organiser.get(page_of(whole))
    shown = words(page, "//*[@class='import-group import-group--create']//b")
    assert (len(shown), shown[0]) == (50, "Séance 1")
    assert words(page, "//*[@class='import-group import-group--create']//h3") == ["À créer (260)"]
    (address,) = links(page, "À créer\u00a0: voir les 260")
    page = organiser.get(address)
    assert len(words(page, "//*[@class='import-rows']/li")) == 200
    assert "Lignes 1 à 200 sur 260" in page.content.decode()
    page = organiser.get(address, {"p": "2"})
    assert words(page, "//*[@class='import-rows']/li/b")[-1] == "Séance 260"
    assert organiser.get(address, {"p": "99; nothing"}).status_code == 200
    refused = organiser.get(address.replace("create", "refuse"))
    assert words(refused, "//*[@class='import-rows']/li/b") == ["Atelier"]


def test_the_last_import_has_its_name_until_that_is_forgotten(
    organiser: Client, edition: Edition
) -> None:
    ProgrammeImport.objects.create(edition=edition, name="programme.csv", state="done")
    assert (
        "Dernier import\u00a0: programme.csv, il y a" in organiser.get("/admin/").content.decode()
    )
    forget_words()
    page = organiser.get("/admin/").content.decode()
    assert "Dernier import\u00a0: il y a" in page
    (name,) = words(organiser.get(list_of(ProgrammeImport)), "//th[contains(@class, 'field-')]/a")
    assert name.startswith("Import du ")
