"""The booklet on paper: the PDF that WeasyPrint makes."""

import io
import re
from typing import Any, cast

import pytest
from pypdf import PdfReader

from events.models import Edition, Page
from marseille20.booklets.tasks import print_jobs
from speakers.models import Speaker
from talks.erasure import erase, names_of
from talks.published import published_site
from talks.releases import publish
from tests.factories import UserFactory
from tests.marseille20.booklets.printed import read, run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


A5 = (420, 595)


def text(reader: PdfReader) -> str:
    """All that is read in it, and what it says of itself."""
    pages = [page.extract_text() for page in reader.pages]
    return re.sub(r"\s+", " ", " ".join([*pages, str(reader.metadata), str(reader.outline)]))


def printed() -> str:
    """The text of the French booklet, printed anew."""
    edition = published_site().current
    assert edition
    (french,) = (job for job in print_jobs(edition) if job.key["language"] == "fr")
    assert french.update()
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
    expected = {
        "fr": ("L’œil des phares", "Le quai", "Venir"),
        "en": ("What lighthouses see", "The quay"),
    }
    for language, words in expected.items():
        reader = PdfReader(io.BytesIO(read(language)))
        pages = [page.extract_text() for page in reader.pages]
        said = text(reader)
        for word in (*words, "Inès Garnier", "Tout est inventé.", "Trois gardiennes"):
            assert word in said, word
        for secret in ("Brouillon", "Draft", "Pas encore"):
            assert secret not in said
        # The index comes last, and leads to the page where the session is described.
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
