import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from core.files.pdf import MOST_BYTES, PdfFormField


def pdf() -> bytes:
    """One blank page, as a program writes it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def clean(content: bytes, name: str = "talk.pdf") -> object:
    return PdfFormField().clean(SimpleUploadedFile(name, content, "application/pdf"))


def test_a_pdf_stays_as_it_is_under_a_name_of_its_content() -> None:
    content = pdf()
    kept = clean(content, "../Mes diapos <script>.pdf")
    assert kept.read() == content  # type: ignore[attr-defined]
    assert kept.name == clean(content, "other.pdf").name  # type: ignore[attr-defined]
    assert len(kept.name) == len("0123456789abcdef01234567.pdf")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "no_pdf"),
        (b"PK\x03\x04 slides.odp", "no_pdf"),
        (pdf()[:-200], "cut_off"),
        (pdf() + bytes(2000), "cut_off"),
        (b"%PDF-" + bytes(MOST_BYTES), "too_heavy"),
    ],
)
def test_what_is_none_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean(content)
    assert refused.value.code == code
