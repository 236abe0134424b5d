"""The printing of booklets that no longer show what is public, in the task worker."""

import contextlib
import hashlib
import json
import logging
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.tasks import task

from core.branding import flags, palettes
from core.branding.identity import site_identity
from core.content.version import count_change
from core.database.connection import ERRORS
from core.files.storage import StorageAwayError, or_later
from core.text.translated import LANGUAGES
from marseille20.booklets.content import html
from marseille20.models import Booklet, BookletFailure
from marseille20.social_images.tasks import draw_social_images
from talks.published import PublishedEdition, current_site

logger = logging.getLogger(__name__)

FOLDER = "booklets"
STYLESHEET = "marseille20/booklet.css"
PDF_SCRIPT = Path(__file__).with_name("pdf.py")
# Sessions on the programme: more take minutes of a small machine for each language.
MOST_UNASKED = 300
# In seconds. A programme of 900 sessions takes half a minute; what else is in the background waits
# for no longer than this, and organisers for no longer than the trial.
PATIENCE = 120
TRIAL_PATIENCE = 20
# The inks of the flags, as the tokens of the site have them.
INK = re.compile(r"--flag-(\w+): (#[0-9a-f]{6})")
# What the tokens ask of screens, which WeasyPrint would warn of.
SCREENS = re.compile(r"@media [^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")


@task(queue_name="background", priority=-20)
def print_booklets(version: int) -> None:
    """Print what changed, then have the images drawn: all of that is one change of content.

    `version` is that of the content which asked for it.
    """
    site = current_site()
    if site.version != version:
        return
    released = [edition for edition in site.editions if edition.released]
    with or_later(print_booklets, version):
        changed = [update(edition, language) for edition in released for language in LANGUAGES]
        sweep.call()
        draw_social_images.enqueue(version, changed=any(changed))


@task(queue_name="background")
def print_asked(edition_pk: int) -> None:
    """Print the booklets of an edition on request."""
    with or_later(print_asked, edition_pk):
        for edition in current_site().editions:
            if edition.pk == edition_pk and edition.released:
                BookletFailure.objects.filter(edition=edition_pk).delete()
                for language in LANGUAGES:
                    if update(edition, language, asked=True):
                        count_change(takes_away=False)


def is_large(edition: PublishedEdition) -> bool:
    """Tell whether the booklets of an edition are printed only on request."""
    return len(edition.programme.listed) > MOST_UNASKED


def update(edition: PublishedEdition, language: str, *, asked: bool = False) -> bool:
    """Print a booklet again if its content changed; tell whether that changed its row.

    If it cannot be printed, for whatever reason, there is none: the old one may hold what was
    erased since. What failed once is not tried again as long as it would say the same, nor is a
    large one printed, unless it is `asked` for. Raises one of `core.database.connection.ERRORS`.
    """
    name = f"{edition.slug}, {language}"
    rows = Booklet.objects.filter(edition=edition.pk, language=language)
    failures = BookletFailure.objects.filter(edition=edition.pk, language=language)
    waits = is_large(edition) and not asked
    if waits and not rows.exists():
        return False
    digest = ""
    try:
        document, css = html(edition, language), stylesheet()
        digest = hashlib.sha256(f"{document}{css}".encode()).hexdigest()[:32]
        row = rows.first()
        if row and row.digest == digest and default_storage.exists(row.file):
            return False
        if waits or failures.filter(digest=digest).exists():
            return bool(rows.delete()[0])
        if pdf := render(document, css, name):
            file = f"{FOLDER}/{hashlib.sha256(pdf).hexdigest()[:24]}.pdf"
            default_storage.save(file, ContentFile(pdf))
            Booklet.objects.update_or_create(
                edition_id=edition.pk, language=language, defaults={"digest": digest, "file": file}
            )
            failures.delete()
            return True
    except (*ERRORS, StorageAwayError):
        # Another time; files can be had as little as rows.
        raise
    except Exception:
        logger.exception("No booklet (%s)", name)
        BookletFailure.objects.update_or_create(
            edition_id=edition.pk, language=language, defaults={"digest": digest}
        )
    return bool(rows.delete()[0])


def throw_away_booklets() -> None:
    """Delete all booklets: each names every speaker. The next task prints them again."""
    Booklet.objects.all().delete()
    sweep.call()


class PdfError(Exception):
    """WeasyPrint failed; the message is its output."""


def render(document: str, css: str, name: str) -> bytes | None:
    """Return the booklet as PDF, or None on a machine that cannot print."""
    if reason := why_unavailable():
        # Organisers read it in the admin; the terminal need not repeat it after each change.
        logger.debug("No booklet (%s): %s", name, reason)
        return None
    job = {
        "html": document,
        "css": css,
        "folder": str(static_folder()),
        "base": STYLESHEET,
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
        logger.warning("The booklet (%s) is printed, but: %s", name, warnings)
    return run.stdout


@task(queue_name="background", priority=-20)
def sweep() -> None:
    """Delete the files of booklets that no longer exist."""
    with or_later(sweep), contextlib.suppress(FileNotFoundError):
        files = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
        for name in files - set(Booklet.objects.values_list("file", flat=True)):
            default_storage.delete(name)


def why_unavailable() -> str:
    """Return why this machine cannot print a booklet, in a line for organisers; "" when it can."""
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


def static_folder() -> Path:
    return Path(str(finders.find(STYLESHEET))).parent.parent


def stylesheet() -> str:
    """Return the stylesheet of a booklet: the tokens of the site, its own rules, the flags."""
    folder = static_folder()
    tokens = SCREENS.sub("", (folder / "core" / "tokens.css").read_text())
    own = (folder / STYLESHEET).read_text()
    identity = site_identity()
    if identity.is_recoloured:
        # What stands in the margins of a page knows no custom properties.
        first = palettes.roles(palettes.PALETTES[palettes.DEFAULT])
        inks = {role.light: identity.roles[name].light for name, role in first.items()}
        own = re.sub("|".join(inks), lambda found: inks[found[0]], own)
        own = f"{palettes.stylesheet(identity.colours)}\n{own}"
    return "\n".join([tokens, own, *flag_rules(tokens)])


def flag_rules(tokens: str) -> list[str]:
    """Return a class for each flag: screen readers pass over pictures of the background."""
    inks = "".join(f".flag__{ink}{{fill:{colour}}}" for ink, colour in INK.findall(tokens))
    style = f"<style>{inks}.flag__outline{{fill:none;stroke:#000;stroke-width:1.5}}</style>"
    names = {sign: "point" if sign == "." else sign for sign in flags.FLAGS}
    return [
        f'.flag-{name}{{background-image:url("data:image/svg+xml,{quote(_alone(sign, style))}")}}'
        for sign, name in names.items()
    ]


def _alone(sign: str, style: str) -> str:
    """Return the drawing of a flag as a picture of its own."""
    drawing = flags.flag(sign).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return drawing.replace(">", f">{style}", 1)
