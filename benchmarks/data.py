"""A database for the benchmark alone, and what is in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from benchmarks.edition import programme
from events.models import Edition
from operations.management.commands.prepare import write_pages
from talks.models import Release
from talks.programme import to_json

DEMONSTRATION = "2031-05-21"


@contextmanager
def database() -> Iterator[None]:
    """Create a database for this process and those it starts; drop it at the end."""
    made = setup_databases(verbosity=0, interactive=False)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        os.environ["DATABASE_URL"] = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])
        os.environ["DATABASE_URL"] = url._replace(path=f"/{quote(name)}").geturl()
    try:
        yield
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def folder_for_nginx() -> Path:
    """Write what nginx serves by itself; return the folder that holds it, which nginx may enter."""
    call_command("collectstatic", interactive=False, verbosity=0)
    var = Path(settings.VAR_DIR)
    var.chmod(0o711)
    write_pages(var / "proxy")
    return var


def load_demonstration() -> str:
    """Load the demonstration edition; return its slug."""
    call_command("demo", start=DEMONSTRATION, stdout=StringIO())
    return Edition.objects.get(is_current=True).slug


def publish(size: int) -> str:
    """Publish a made-up programme of that many sessions; return its edition's slug."""
    made = programme(size)
    facts = made.edition
    edition = Edition.objects.create(
        key=facts.key,
        slug=facts.slug,
        name=facts.name,
        tagline_fr=facts.tagline.fr,
        summary_fr=facts.summary.fr,
        first_day=facts.first_day,
        last_day=facts.last_day,
        city=facts.city,
    )
    # A page reads releases and nothing else of the programme, so no row is needed but these.
    Release.objects.create(
        edition=edition,
        number=1,
        published_at=timezone.now(),
        document=to_json(made),
        calendar_sequence={},
        changes=[],
        addresses={},
    )
    return edition.slug
