"""The booklet on paper: the PDF that WeasyPrint makes."""

import io
import os
import re
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader

from events.models import Edition, Page
from marseille20.booklets import printing
from marseille20.models import Booklet
from speakers.models import Speaker
from talks.erasure import erase, names_of
from talks.published import published_site
from talks.releases import publish
from tests.factories import UserFactory
from tests.marseille20.booklets.printed import read, run

pytestmark = [pytest.mark.django_db, pytest.mark.process, pytest.mark.once]


A5 = (420, 595)


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


def text(reader: PdfReader) -> str:
    """All that is read in it, and what it says of itself."""
    pages = [page.extract_text() for page in reader.pages]
    return re.sub(r"\s+", " ", " ".join([*pages, str(reader.metadata), str(reader.outline)]))


def printed() -> str:
    """The text of the French booklet, printed anew."""
    edition = published_site().current
    assert edition
    assert printing.update(edition, "fr")
    return text(PdfReader(io.BytesIO(read("fr"))))


def test_nobody_erased_is_read_in_it(with_pango: None, house: Edition) -> None:
    person = Speaker.objects.get()
    Page.objects.filter(slug="venir").update(body_fr="<p>Demandez Inès Garnier.</p>")
    publish(house)
    # With the session, in the index, and on the page.
    assert printed().count("Inès Garnier") >= 3

    erase(person, by=UserFactory.create(organiser=True), replace=names_of(person))

    after = printed()
    assert "Le quai" in after
    assert "Garnier" not in after


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
        said = text(reader)
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
    with ThreadPoolExecutor() as threads:
        # As soon as the script reads at the other end.
        opening = threads.submit(os.open, font, os.O_WRONLY)
        try:
            end = opening.result(timeout=60)
        finally:
            os.close(os.open(font, os.O_RDONLY | os.O_NONBLOCK))
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


def test_what_weasyprint_warns_of_is_told_in_the_log(
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
