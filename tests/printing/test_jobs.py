"""Files of documents that follow what these show."""

from dataclasses import dataclass, replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.files.storage import StorageAwayError
from events.models import Edition
from marseille20.models import Booklet, BookletFailure
from printing import jobs
from printing.jobs import PrintJob, delete_all, kinds, sweep
from printing.rendering import Document, PdfError

pytestmark = pytest.mark.django_db


@dataclass
class Printer:
    """A printer that gives the HTML as it is; what it printed, and what it fails with."""

    printed: list[str]
    error: Exception | None = None

    def render(self, document: Document, name: str) -> bytes:
        self.printed.append(document.html)
        if self.error:
            raise self.error
        return document.html.encode()


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    printer = Printer([])
    monkeypatch.setattr(jobs, "render", printer.render)
    return printer


def job(edition: Edition, html: str, *, on_request: bool = False) -> PrintJob:
    return PrintJob(
        name="a sign",
        files=Booklet,
        failures=BookletFailure,
        key={"edition_id": edition.pk, "language": "fr"},
        compose=lambda: Document(html=html, css="", base=""),
        on_request=on_request,
    )


def kept() -> list[bytes]:
    """The content of each file that has a row."""
    found = []
    for name in Booklet.objects.values_list("file", flat=True):
        with default_storage.open(name) as file:
            found.append(file.read())
    return found


def test_what_failed_is_tried_again_only_with_another_content(
    printer: Printer, edition: Edition
) -> None:
    printer.error = PdfError("no ink")
    for html in ("A", "A", "B", "B"):
        assert not job(edition, html).update()
    assert printer.printed == ["A", "B"]
    assert BookletFailure.objects.count() == 1
    printer.error = None
    assert job(edition, "C").update()
    assert not BookletFailure.objects.exists()


def test_what_cannot_be_printed_any_more_is_no_longer_kept(
    printer: Printer, edition: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    job(edition, "A").update()

    def compose() -> Document:
        raise ValueError("no words")

    broken = replace(job(edition, ""), compose=compose)
    assert broken.update()
    assert not broken.update()
    assert kept() == []
    assert "Not printed: a sign" in caplog.text
    assert "no words" in caplog.text


def test_a_storage_that_is_away_leaves_all_as_it_is(printer: Printer, edition: Edition) -> None:
    job(edition, "A").update()
    printer.error = StorageAwayError("away")
    with pytest.raises(StorageAwayError):
        job(edition, "B").update()
    assert kept() == [b"A"]
    assert not BookletFailure.objects.exists()


def test_a_large_one_is_printed_on_request(printer: Printer, edition: Edition) -> None:
    assert not job(edition, "A", on_request=True).update()
    assert job(edition, "A", on_request=True).update(asked=True)
    assert not job(edition, "A", on_request=True).update()
    assert kept() == [b"A"], "it stays as long as it says what is public"
    assert job(edition, "B", on_request=True).update()
    assert kept() == []
    assert printer.printed == ["A"]


def test_only_printed_files_without_a_row_are_swept(printer: Printer, edition: Edition) -> None:
    job(edition, "A").update()
    sign = Booklet.objects.get().file
    picture = default_storage.save("picture.png", ContentFile(b"pixels"))
    left = default_storage.save("booklets/left.pdf", ContentFile(b"%PDF"))
    sweep.call()
    assert [default_storage.exists(name) for name in (sign, picture, left)] == [True, True, False]


def test_all_that_was_printed_is_deleted_at_once(printer: Printer, edition: Edition) -> None:
    assert Booklet in kinds()
    job(edition, "A").update()
    file = Booklet.objects.get().file
    delete_all()
    assert not Booklet.objects.exists()
    assert not default_storage.exists(file)
