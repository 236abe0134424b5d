"""The booklet in PDF says what is public, in both languages, and nothing else."""

import contextlib
import io
import logging
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import lxml.html
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from lxml.html import HtmlElement
from pypdf import PdfReader

from core.models import ContentVersion
from core.text import LANGUAGES
from events.models import Edition, Venue
from marseille20.booklets import content, print_booklets, printing, why_unavailable
from marseille20.models import Booklet
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session
from talks.public import PublicEdition
from talks.releases import publish
from tests.admin import document, sign_in
from tests.factories import (
    EditionFactory,
    FormatFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

A5 = (420, 595)


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
def with_pango() -> None:
    """The real WeasyPrint; only a developer's machine may be without it."""
    if why_unavailable() and os.environ.get("CI") != "true":
        pytest.skip(why_unavailable())


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A script that gives the HTML as it is; the names of what it printed."""
    names: list[str] = []

    def render(document: str, css: str, name: str) -> bytes:
        names.append(name)
        return document.encode()

    monkeypatch.setattr(printing, "render", render)
    return names


@pytest.fixture
def weasyprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The module that is tried: what is written there happens when it is imported."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    printing.try_weasyprint.cache_clear()
    yield tmp_path / "weasyprint.py"
    printing.try_weasyprint.cache_clear()


@pytest.fixture
def without_pango(weasyprint: Path) -> None:
    weasyprint.write_text("raise OSError('cannot load library pango')")


def run() -> int:
    """Print what must be, as the worker does; tell how often the content changed."""
    version = ContentVersion.current()
    print_booklets.func(version)
    return ContentVersion.current() - version


def read(language: str) -> bytes:
    with default_storage.open(Booklet.objects.get(language=language).file) as file:
        return bytes(file.read())


def waiting(client: Client) -> str:
    """What the admin tells an organiser first."""
    return str(document(client.get("/admin/")).xpath("string(//section[@class='concerns'])"))


def files() -> set[str]:
    return set(default_storage.listdir(printing.FOLDER)[1])


# Imported into the tests' own process, WeasyPrint would make Pillow accept broken pictures.
FETCH = """
import pathlib, sys
from pdf import StaticFetcher
fetcher = StaticFetcher(pathlib.Path(sys.argv[1]))
for address in sys.argv[2:]:
    try:
        print(fetcher.fetch(address).read())
    except ValueError as error:
        print("refused" if "fetches nothing" in str(error) else error)
"""

# A task worker, whose script waits for a font.
WORKER = """
import pathlib, sys
import django
django.setup()
from marseille20.booklets import printing
printing.static_folder = lambda: pathlib.Path(sys.argv[1])
printing.render("<p>2.0</p>", "@font-face{font-family:M2;src:url(../font)}", "")
"""


# --- On paper ------------------------------------------------------------------------------------


def test_it_is_printed_in_both_languages(
    with_pango: None, house: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    assert run() == 1
    assert not caplog.records
    told = {
        "fr": ("L’œil des phares", "Le quai", "Venir"),
        "en": ("What lighthouses see", "The quay"),
    }
    for language, words in told.items():
        reader = PdfReader(io.BytesIO(read(language)))
        pages = [page.extract_text() for page in reader.pages]
        said = re.sub(r"\s+", " ", " ".join(pages))
        for word in (*words, "Inès Garnier", "Tout est inventé.", "Trois gardiennes"):
            assert word in said, word
        for secret in ("Brouillon", "Draft", "Pas encore"):
            assert secret not in said
        # The index comes last, and leads to the page where the session is told of.
        index = [page for page in pages if "Inès Garnier" in page][-1]
        where = next(n for n, page in enumerate(pages, 1) if "Trois gardiennes" in page)
        assert re.search(rf"Garnier\s+{where}\b", index)
        assert {tuple(map(round, page.mediabox[2:])) for page in reader.pages} == {A5}
        assert reader.metadata
        assert str(reader.metadata.title).endswith("Marseille 2.0")
        assert str(reader.metadata.title) == str(reader.metadata.title).strip()
        root: Any = reader.trailer["/Root"]
        assert root["/Lang"] == language
        assert root["/MarkInfo"]["/Marked"]
        fonts = {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in reader.pages
            for font in cast("Any", page["/Resources"])["/Font"].values()
        }
        assert all(font.startswith(("M2-Text", "M2-Display")) for font in fonts), fonts


def test_the_script_fetches_nothing_from_outside(with_pango: None, tmp_path: Path) -> None:
    house = tmp_path / "static"
    house.mkdir()
    (house / "font.woff2").write_bytes(b"font")
    (tmp_path / "secret_key").write_bytes(b"secret")
    addresses = [
        "https://example.org/font.woff2",
        "http://127.0.0.1/admin/",
        (tmp_path / "secret_key").as_uri(),
        f"{house.as_uri()}/../secret_key",
        f"file://example.org{house}/font.woff2",
        "ftp://example.org/font.woff2",
    ]
    own = (house / "font.woff2").as_uri()
    run = subprocess.run(
        [sys.executable, "-c", FETCH, house, own, *addresses],
        capture_output=True,
        check=True,
        cwd=printing.PDF_SCRIPT.parent,
        text=True,
    )
    assert run.stdout.splitlines() == ["b'font'", *("refused" for _address in addresses)]


def test_the_script_ends_with_the_worker_that_is_killed(with_pango: None, tmp_path: Path) -> None:
    font = tmp_path / "font"
    os.mkfifo(font)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, tmp_path],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "marseille20.settings", "VAR_DIR": str(tmp_path / "var")},
    )
    end = None
    while end is None:
        assert worker.poll() is None
        # Refused as long as the script does not read at the other end.
        with contextlib.suppress(OSError):
            end = os.open(font, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    left = select.poll()
    left.register(end, 0)
    try:
        assert left.poll(20_000), "It still reads."
    finally:
        os.close(end)


def test_without_one_of_its_fonts_there_is_none(
    with_pango: None,
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sheet = printing.stylesheet()
    monkeypatch.setattr(
        printing, "stylesheet", lambda: sheet.replace("m2-display.woff2", "lost.woff2")
    )
    run()
    assert not Booklet.objects.exists()
    assert "lost.woff2" in caplog.text


def test_what_the_press_warns_of_is_told_in_the_log(
    with_pango: None,
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sheet = printing.stylesheet()
    monkeypatch.setattr(printing, "stylesheet", lambda: f"{sheet}p{{colour:red}}")
    assert run() == 1
    assert Booklet.objects.count() == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2
    assert "2027, fr" in caplog.text
    assert "colour" in caplog.text


# --- What it says ---------------------------------------------------------------------------------


def cover(language: str) -> str:
    lines = page(language).xpath("//*[@class='cover__sky']/p")
    return " ".join(str(lines[1].text_content()).split())


def page(language: str) -> HtmlElement:
    return lxml.html.fromstring(read(language))


def test_the_cover_names_a_house_that_is_the_only_one(paper: list[str], house: Edition) -> None:
    Venue.objects.update(name_fr="Le Hangar", name_en="")
    house.city = "Marseille"
    house.save()
    publish(house)
    run()
    assert cover("fr") == "Le Hangar, Marseille"
    RoomFactory.create(edition=house)
    publish(house)
    run()
    assert cover("fr") == "Marseille"


def test_houses_come_in_the_order_of_the_names_that_are_read(
    paper: list[str], house: Edition
) -> None:
    Venue.objects.update(name_fr="Hangar", name_en="Shed", slug="hangar")
    other = VenueFactory.create(
        edition=house, name_fr="Écluse", name_en="Water lock", slug="ecluse"
    )
    RoomFactory.create(edition=house, venue=other)
    publish(house)
    run()
    found = {
        language: page(language).xpath("//section[starts-with(@id, 'venue-')]/@id")
        for language in LANGUAGES
    }
    assert found == {
        "fr": ["venue-ecluse", "venue-hangar"],
        "en": ["venue-hangar", "venue-ecluse"],
    }


# --- When it is printed --------------------------------------------------------------------------


def test_what_did_not_change_is_not_printed_again(paper: list[str], house: Edition) -> None:
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


def test_an_older_version_leaves_it_to_the_next(paper: list[str], house: Edition) -> None:
    print_booklets.func(ContentVersion.current() - 1)
    assert paper == []


def test_an_edition_without_a_release_has_none(paper: list[str]) -> None:
    SlotFactory.create()
    assert run() == 0
    assert not Booklet.objects.exists()


def test_a_lost_file_is_printed_again(paper: list[str], house: Edition) -> None:
    run()
    default_storage.delete(Booklet.objects.get(language="en").file)
    assert run() == 1
    assert paper[2:] == ["2027, en"]


def test_large_programmes_leave_the_abstracts_to_the_site(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MOST_ABSTRACTS", 1)
    run()
    html = read("fr").decode()
    assert "Trois gardiennes" not in html
    assert html.count('id="session-phares"') == 1


def test_every_anchor_that_is_pointed_to_stands_somewhere(paper: list[str], house: Edition) -> None:
    # Without a slot, twice in the programme, without a word: told of somewhere all the same.
    SessionFactory.create(edition=house, slug="sans-creneau")
    bare = SessionFactory.create(edition=house, slug="nue", summary_fr="", summary_en="")
    SlotFactory.create(session=bare, day=1, at="15:00")
    SlotFactory.create(session=bare, day=2, at="15:00")
    publish(house)
    run()
    html = read("fr").decode()
    anchors = re.findall(r'\bid="([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(anchors)


# --- When it cannot be ---------------------------------------------------------------------------


def test_one_that_tells_of_somebody_erased_goes_even_without_pango(
    paper: list[str],
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run()
    assert "Inès Garnier" in read("fr").decode()
    erase(Speaker.objects.get(), by=UserFactory.create(organiser=True))
    monkeypatch.undo()
    monkeypatch.setattr(printing, "why_unavailable", lambda: "no Pango")
    caplog.set_level(logging.DEBUG)
    assert run() == 1
    assert not Booklet.objects.exists()
    assert files() == set()
    assert "no Pango" in caplog.text


@pytest.mark.parametrize("part", ["html", "stylesheet", "render", "default_storage.save"])
def test_whatever_fails_no_booklet_tells_of_somebody_erased(
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

    monkeypatch.setattr(f"marseille20.booklets.printing.{part}", full)
    assert run() == 1
    assert not Booklet.objects.exists()
    assert files() == set()
    assert "No booklet (2027, fr)" in caplog.text
    assert "OSError: No space left on device" in caplog.text


def test_where_one_fails_the_others_are_printed(
    paper: list[str], house: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    first = files()
    broken = EditionFactory.create(slug="2028", first_day=date(2028, 5, 20))
    SlotFactory.create(session__edition=broken)
    publish(broken)
    Session.objects.filter(slug="phares").update(title_fr="Les phares éteints")
    publish(house)
    set_html = content.html

    def html(shown: PublicEdition, language: str) -> str:
        if shown.slug == "2028":
            raise ValueError("2028 cannot be set")
        return set_html(shown, language)

    monkeypatch.setattr(printing, "html", html)
    assert run() == 1
    assert paper[2:] == ["2027, fr", "2027, en"]
    assert "Les phares éteints" in read("fr").decode()
    assert not files() & first


def test_a_press_that_breaks_is_told_in_the_log(
    house: Edition,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = tmp_path / "pdf.py"
    broken.write_text("raise SystemExit('The ink is dry')")
    monkeypatch.setattr(printing, "PDF_SCRIPT", broken)
    monkeypatch.setattr(printing, "why_unavailable", lambda: "")
    assert run() == 0
    assert not Booklet.objects.exists()
    assert "The ink is dry" in caplog.text


def test_without_pango_readers_see_no_booklet_and_organisers_why(
    without_pango: None, client: Client, house: Edition
) -> None:
    run()
    assert not Booklet.objects.exists()
    assert "programme.pdf" not in client.get("/").content.decode()
    assert client.get("/2027/programme.pdf").status_code == 404
    sign_in(client, organiser=True)
    assert "cannot load library pango" in waiting(client)


def test_a_press_that_dies_without_a_word_is_missing_until_it_lives(
    weasyprint: Path, client: Client, house: Edition
) -> None:
    weasyprint.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    sign_in(client, organiser=True)
    assert "SIGKILL" in waiting(client)
    weasyprint.write_text("")
    assert why_unavailable() == ""
    # That it lives is known from now on.
    weasyprint.write_text("raise OSError")
    assert why_unavailable() == ""


def test_a_press_that_hangs_is_not_waited_for(
    weasyprint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "TRIAL_PATIENCE", 0.2)
    weasyprint.write_text("import threading; threading.Event().wait()")
    assert "timed out" in why_unavailable()


def test_organisers_are_told_nothing_once_it_is_printed(
    paper: list[str], client: Client, house: Edition
) -> None:
    run()
    sign_in(client, organiser=True)
    assert "livret" not in waiting(client)
