"""Documents rendered as PDF, in a process of their own (`printing/pdf.py`)."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from printing.stylesheets import static_folder

logger = logging.getLogger(__name__)

PDF_SCRIPT = Path(__file__).with_name("pdf.py")
# In seconds. A programme of 900 sessions takes half a minute; what else is in the background waits
# for no longer than this, and organisers for no longer than the trial.
PATIENCE = 120
TRIAL_PATIENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to print: HTML and its stylesheet.

    base: the path of a static file; addresses in both are relative to it.
    """

    html: str
    css: str
    base: str

    @property
    def digest(self) -> str:
        """Return a digest of all that the document shows, of 32 digits."""
        return hashlib.sha256(f"{self.html}{self.css}".encode()).hexdigest()[:32]


class PdfError(Exception):
    """WeasyPrint failed; the message is its output."""


def render(document: Document, name: str) -> bytes | None:
    """Return the document as PDF, or None on a machine that cannot print.

    name: of the document, in logs. Raises PdfError, subprocess.TimeoutExpired.
    """
    if reason := why_unavailable():
        # Organisers read it in the admin; the terminal need not repeat it after each change.
        logger.debug("Not printed: %s: %s", name, reason)
        return None
    job = {
        "html": document.html,
        "css": document.css,
        "folder": str(static_folder()),
        "base": document.base,
        "worker": os.getpid(),
    }
    run = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, PDF_SCRIPT],
        input=json.dumps(job).encode(),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    warnings = run.stderr.decode(errors="replace").strip()
    if run.returncode:
        raise PdfError(warnings)
    if warnings:
        logger.warning("Printed: %s, but: %s", name, warnings)
    return run.stdout


def why_unavailable() -> str:
    """Return why this machine cannot print, in a line for organisers; "" when it can."""
    try:
        try_weasyprint()
    except subprocess.CalledProcessError as error:
        return str(error.stderr.strip() or error).splitlines()[-1]
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ""


# It keeps no failure, which may pass.
@cache
def try_weasyprint() -> None:
    """Check that WeasyPrint finds the libraries of Pango, which it needs.

    This runs at the first need and in another process: a server must start without them, and
    without the half second and the 50 MB that they take.
    """
    subprocess.run(
        [sys.executable, "-c", "import weasyprint"],
        capture_output=True,
        check=True,
        text=True,
        timeout=TRIAL_PATIENCE,
    )
