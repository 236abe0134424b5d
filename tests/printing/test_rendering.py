"""What becomes of a document, and machines that cannot print."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from printing import rendering
from printing.rendering import Document, PdfError, render, why_unavailable

pytestmark = pytest.mark.slow

DOCUMENT = Document(html="<html lang=fr><title>A</title><p>2.0", css="", base="core/tokens.css")


@pytest.fixture
def weasyprint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The module that is tried: what is written there happens when it is imported."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    rendering.try_weasyprint.cache_clear()
    yield tmp_path / "weasyprint.py"
    rendering.try_weasyprint.cache_clear()


def test_it_is_a_pdf(with_pango: None, caplog: pytest.LogCaptureFixture) -> None:
    assert (render(DOCUMENT, "a sign") or b"").startswith(b"%PDF-")
    assert not caplog.records


def test_without_one_of_its_fonts_it_fails(with_pango: None) -> None:
    css = "@font-face{font-family:M2;src:url(../fonts/lost.woff2)}"
    with pytest.raises(PdfError, match=r"lost\.woff2"):
        render(replace(DOCUMENT, css=css), "a sign")


def test_what_weasyprint_warns_of_is_logged(
    with_pango: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert render(replace(DOCUMENT, css="p{colour:red}"), "a sign")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "a sign" in caplog.text
    assert "colour" in caplog.text


def test_a_script_that_breaks_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "pdf.py"
    broken.write_text("raise SystemExit('The ink is dry')")
    monkeypatch.setattr(rendering, "PDF_SCRIPT", broken)
    monkeypatch.setattr(rendering, "why_unavailable", lambda: "")
    with pytest.raises(PdfError, match="The ink is dry"):
        render(DOCUMENT, "a sign")


def test_without_pango_nothing_is_printed(
    weasyprint: Path, caplog: pytest.LogCaptureFixture
) -> None:
    weasyprint.write_text("raise OSError('cannot load library pango')")
    caplog.set_level(logging.DEBUG)
    assert render(DOCUMENT, "a sign") is None
    assert why_unavailable() == "OSError: cannot load library pango"
    assert "Not printed: a sign: OSError: cannot load library pango" in caplog.text


def test_a_weasyprint_that_dies_without_a_word_is_missing_until_it_lives(weasyprint: Path) -> None:
    weasyprint.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert "SIGKILL" in why_unavailable()
    weasyprint.write_text("")
    assert why_unavailable() == ""
    # That it lives is known from now on.
    weasyprint.write_text("raise OSError")
    assert why_unavailable() == ""


def test_a_weasyprint_that_hangs_is_not_waited_for(
    weasyprint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "TRIAL_PATIENCE", 0.2)
    weasyprint.write_text("import threading; threading.Event().wait()")
    assert "timed out" in why_unavailable()


@pytest.mark.parametrize("part", ["html", "css"])
def test_its_digest_is_of_all_that_it_shows(part: str) -> None:
    changed = replace(DOCUMENT, **{part: "<p>2.1"})
    assert changed.digest != DOCUMENT.digest
    assert len(changed.digest) == 32
