"""What speakers propose from their page: themselves, their portrait, their sessions."""

import io
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.files.uploads import keep
from participation import links, own_data, proposals, uploads
from participation.models import Participation, ParticipationSettings, Proposal
from participation.proposable import value_of
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session
from tests.admin import document, sign_in, words
from tests.core.files.test_images import encoded, halves
from tests.factories import (
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.participation.portal.forms import send, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> Participation:
    speaker = SpeakerFactory.create(name="Inès Sormiou", slug="ines", biography_fr="Elle nage.")
    session = SessionFactory.create(title_fr="Un festival", title_en="", speakers=[speaker])
    SlotFactory.create(session=session)
    return ParticipationFactory.create(edition=session.edition, speaker=speaker)


@pytest.fixture
def page(ines: Participation) -> str:
    return f"/mes-seances/{links.make(ines)}/"


def waiting(**which: Any) -> Proposal:
    return Proposal.objects.get(state="waiting", **which)


def photo(width: int = 600, height: int = 800) -> SimpleUploadedFile:
    content = encoded(halves("red", "blue", (width, height)), "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", content, "image/jpeg")


def states(response: Any) -> list[str]:
    return words(response, "//p[contains(@class, 'field-state')]")


# --- Oneself -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Ce champ est obligatoire"),
        ("biography_fr", "a" * 10_001, "10000"),
        ("addresses", "javascript:alert(1)", "n’est pas une adresse"),
        (
            "addresses",
            "data:text/html,x\nsormiou.example\nla mer",
            "« la mer » n’est pas",
        ),
        ("addresses", "\n".join(f"https://x.example/{n}" for n in range(50)), "20"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    client: Client, page: str, field: str, typed: str, sentence: str
) -> None:
    answer = send(client, page, "profile", **{field: typed, "role_fr": "Nageuse"})
    assert sentence in " ".join(words(answer, "//ul[contains(@class, 'errorlist')]"))
    # One lands at the top of the part: it leads to the field.
    [way] = document(answer).xpath("//section[@id='profile']/*[@role='alert']//a/@href")
    assert document(answer).xpath(f"//*[@id='{way[1:]}']/@name") == [f"profile-{field}"]
    assert 'value="Nageuse"' in answer.content.decode()
    assert not Proposal.objects.exists()


def test_links_keep_their_kinds_and_new_ones_are_known_by_their_site(
    client: Client, page: str, ines: Participation
) -> None:
    ines.speaker.links.create(kind="publications", url="https://hal.example/ines")
    typed = ["https://hal.example/ines", "https://github.com/ines", "https://sormiou.example/"]
    send(client, page, "profile", addresses="\r\n".join([*typed, "github.com/ines"]))
    kinds = ["publications", "github", "site"]
    assert waiting().value == [list(pair) for pair in zip(kinds, typed, strict=True)]


def test_declined_the_word_of_the_organisers_stands_there(
    client: Client, page: str, ines: Participation
) -> None:
    send(client, page, "profile", biography_fr="Elle plonge.")
    seen = {waiting().pk: proposals.seen(waiting(), value_of(ines.speaker, "biography_fr"))}
    proposals.decline(seen, by=UserFactory.create(), word="Trop court <b>ici</b>")
    answer = client.get(page)
    assert any("Trop court <b>ici</b>" in state for state in states(answer))
    assert "Elle nage.</textarea>" in answer.content.decode()
    assert words(answer, "//*[@class='portal__typed']") == ["Elle plonge."]


# --- The portrait --------------------------------------------------------------------------------


def test_portrait_is_shown_whole_and_cut_while_it_waits(client: Client, page: str) -> None:
    typed = {"portrait": photo(), "portrait_alt_fr": "Inès au soleil", "zoom": "150"}
    answer = send(client, page, "portrait", **typed)
    assert waiting(field="portrait").value == {"x": 50, "y": 20, "zoom": 150}
    assert waiting(field="portrait_alt_fr").value == "Inès au soleil"
    [sliders] = document(answer).xpath("//div[@class='crop__sliders']")
    assert "hidden" not in sliders.attrib
    pictures = document(answer).xpath("//*[contains(@class,'crop')]//img")
    addresses = [each.get("src") for each in pictures]
    assert addresses == [f"{page}portrait/whole/", f"{page}portrait/square/"]
    assert [size_of(client.get(each)) for each in addresses] == [(360, 480), (240, 240)]
    known = client.get(f"{page}data/read/")
    assert document(known).xpath("//figure/img/@src") == [addresses[1]]
    assert "une image, recadrée en carré" in words(known, "//dd")
    # Cut anew, the picture is not sent again.
    before = waiting(field="portrait").upload
    send(client, page, "portrait", x="0")
    assert (waiting(field="portrait").upload, waiting(field="portrait").value["x"]) == (before, 0)
    uploads.delete.call([before])
    assert client.get(addresses[1]).status_code == 404
    assert not document(client.get(page)).xpath("//*[contains(@class,'crop')]//img")


def size_of(answer: Any) -> tuple[int, int]:
    """Return width and height of a picture that nobody else may keep."""
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content)) as picture:
        return picture.size


def test_small_portrait_is_for_its_speaker_and_organisers(
    client: Client, page: str, ines: Participation
) -> None:
    for part in ("whole", "round"):
        assert client.get(f"{page}portrait/{part}/").status_code == 404, "none waits"
    send(client, page, "portrait", portrait=photo(), portrait_alt_fr="Inès au soleil")
    other = ParticipationFactory.create(edition=ines.edition)
    theirs = f"/mes-seances/{links.make(other)}/portrait/square/"
    assert client.get(theirs).status_code == 404
    preview = f"/mes-seances/apercu/{ines.pk}/portrait/square/"
    assert client.get(preview).status_code == 302
    links.revoke(ines)
    assert client.get(f"{page}portrait/square/").status_code == 410
    sign_in(client, organiser=True)
    assert size_of(client.get(preview)) == (240, 240)


def test_square_of_another_tab_is_not_put_back_unread(client: Client, page: str) -> None:
    send(client, page, "portrait", portrait=photo(), portrait_alt_fr="Inès au soleil")
    late = sheet(client.get(page), "portrait", zoom="150")
    send(client, page, "portrait", zoom="300")
    answer = client.post(f"{page}portrait/", late)
    assert "dans un autre onglet" in answer.content.decode()
    assert waiting(field="portrait").value["zoom"] == 300
    # Sent again, it is meant.
    client.post(f"{page}portrait/", sheet(answer, "portrait"))
    assert waiting(field="portrait").value["zoom"] == 150
    uploads.delete.call([waiting(field="portrait").upload])


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("moi.jpg", b"GIF89a no picture"), "n’est pas une image"),
        (photo(60, 60), "60 × 60"),
    ],
)
def test_picture_that_cannot_be_is_refused_in_words(
    client: Client, page: str, file: SimpleUploadedFile, sentence: str
) -> None:
    file.seek(0)
    answer = send(client, page, "portrait", portrait=file, portrait_alt_fr="Inès")
    # Beside the file, and nothing else: the script takes it away with that.
    assert [each.get("id") for each in document(answer).xpath("//ul[@class='errorlist']")] == [
        "portrait-portrait_error"
    ]
    assert sentence in " ".join(words(answer, "//ul[contains(@class, 'errorlist')]"))
    assert not Proposal.objects.exists()


@pytest.fixture
def nothing_kept(settings: LazySettings) -> None:
    """No file that another test left."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"uploads": memory}


def kept_files(participation: Participation) -> list[str]:
    """What is kept of forms that she has still to put right."""
    accounts = storages["uploads"].listdir("")[0]
    own = [each for each in accounts if each.startswith(f"speaker-{participation.pk}-")]
    return [name for each in own for name in storages["uploads"].listdir(each)[1]]


@pytest.mark.usefixtures("nothing_kept")
def test_portrait_without_a_description_is_kept_while_it_is_put_right(
    client: Client,
    page: str,
    ines: Participation,
    django_capture_on_commit_callbacks: Any,
) -> None:
    answer = send(client, page, "portrait", portrait=photo())
    # She had chosen another one before, which goes as well.
    keep(ContentFile(b"x", name="x.jpg"), uploads.account_of(ines.pk))
    assert "Dites ce que l’on voit" in " ".join(
        words(answer, "//ul[contains(@class, 'errorlist')]")
    )
    typed = sheet(answer, "portrait", portrait_alt_en="Inès in the sun")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}portrait/", typed)
    assert waiting(field="portrait").value["zoom"] == 100
    assert kept_files(ines) == []
    uploads.delete.call([waiting(field="portrait").upload])


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(
    ("part", "files"), [("photo", ["slides.pdf"]), ("erase", []), ("session", ["portrait.jpg"])]
)
def test_file_that_is_kept_goes_with_what_is_taken_away(
    ines: Participation, part: str, files: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    session = Session.objects.get()
    keep(ContentFile(b"x", name="portrait.jpg"), uploads.account_of(ines.pk))
    keep(ContentFile(b"x", name="slides.pdf"), uploads.account_of(ines.pk, session.pk))
    # Of somebody whose number only begins as hers.
    other = uploads.account_of(int(f"{ines.pk}0"))
    keep(ContentFile(b"x", name="other.jpg"), other)
    with django_capture_on_commit_callbacks(execute=True):
        match part:
            case "photo":
                own_data.remove_photo(ines.speaker)
            case "erase":
                own_data.erase(ines.speaker, public_too=False)
            case "session":
                erase(session, by=None)
    assert kept_files(ines) == files
    assert storages["uploads"].listdir(other)[1] == ["other.jpg"]


def test_what_is_seen_on_no_picture_is_not_taken(
    client: Client, page: str, ines: Participation
) -> None:
    """Taken away in another tab, for example."""
    answer = send(client, page, "portrait", portrait_alt_fr="Inès au soleil")
    assert (
        "Choisissez d’abord une image"
        in document(answer).get_element_by_id("portrait-portrait_error").text_content()
    )
    assert "Inès au soleil" in sheet(answer, "portrait").values()
    assert not Proposal.objects.exists()
    # It is said of a picture that waits, or stands there.
    send(client, page, "portrait", portrait=photo(), portrait_alt_fr="Inès")
    send(client, page, "portrait", portrait_alt_fr="Inès au soleil")
    assert waiting(field="portrait_alt_fr").value == "Inès au soleil"
    uploads.delete.call([waiting(field="portrait").upload])
    Proposal.objects.all().delete()
    size = {"portrait_width": 500, "portrait_height": 500}
    Speaker.objects.update(portrait="portraits/x.jpg", portrait_alt_fr="Inès", **size)
    send(client, page, "portrait", portrait_alt_en="Inès in the sun")
    assert waiting().field == "portrait_alt_en"


@pytest.fixture
def described(ines: Participation) -> Participation:
    """Her portrait stands there, and speakers replace theirs without being asked."""
    ParticipationSettings.objects.create(edition=ines.edition, taken_at_once=["portrait"])
    size = {"portrait_width": 400, "portrait_height": 400}
    Speaker.objects.update(portrait="portraits/x.jpg", portrait_alt_fr="Ancienne", **size)
    return ines


def test_description_that_an_organiser_changed_meanwhile_is_not_overwritten(
    client: Client, page: str, described: Participation
) -> None:
    """It waits, and organisers see what it was typed over, corrected or not before it was sent."""
    late = sheet(client.get(page), "portrait", portrait_alt_fr="D’elle")
    Speaker.objects.update(portrait_alt_fr="De l’équipe")
    answer = client.post(f"{page}portrait/", late | {"portrait-zoom": "1"})
    client.post(f"{page}portrait/", sheet(answer, "portrait", zoom="100"))
    assert Speaker.objects.get().portrait_alt_fr == "De l’équipe"
    assert (waiting().base, waiting().value) == ("Ancienne", "D’elle")


# --- Sessions ------------------------------------------------------------------------------------


def test_texts_links_and_slides_of_a_session_are_proposed(
    client: Client, page: str, ines: Participation
) -> None:
    session = Session.objects.get()
    session.links.create(kind="stream", url="https://live.example/")
    slides = SimpleUploadedFile("diapos.pdf", b"%PDF-1.7 %%EOF")
    typed = {"abstract_fr": "Tout dire.", "recording": "https://film.example/1", "slides": slides}
    send(client, page, "texts", **typed)
    assert waiting(field="abstract_fr").session == session
    live, film = ["stream", "https://live.example/"], ["recording", "https://film.example/1"]
    assert waiting(field="links").value == [live, film]
    uploads.delete.call([waiting(field="slides").upload])
    assert not Proposal.objects.filter(session=None).exists()


@pytest.mark.parametrize("session", ["", "9" * 40])
def test_forged_session_is_no_error(client: Client, page: str, session: str) -> None:
    answer = client.post(f"{page}texts-{session}/", {f"texts-{session}-title_fr": "Mer"})
    assert answer.status_code == 200
    assert client.post(f"{page}profile-{session}/")["Location"] == page
    assert not Proposal.objects.exists()


def test_what_a_co_speaker_sent_is_shown_beside_and_not_overwritten(
    client: Client, page: str, ines: Participation
) -> None:
    perrine = ParticipationFactory.create(edition=ines.edition)
    Session.objects.get().credits.create(speaker=perrine.speaker)
    send(client, page, "texts", summary_fr="La mer monte.")
    theirs = f"/mes-seances/{links.make(perrine)}/"
    assert "La mer monte." in " ".join(words(client.get(theirs), "//section[@id='texts']//q"))
    send(client, theirs, "texts", summary_fr="La mer descend.")
    values = Proposal.objects.filter(state="waiting").values_list("value", flat=True)
    assert sorted(values) == ["La mer descend.", "La mer monte."]
