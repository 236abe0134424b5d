"""Bring what a hosted site keeps up to this program, before its processes run it."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from core.branding.identity import site_identity
from core.content.version import content_changed
from core.models import ContentVersion
from operations.management.base import SiteCommand
from operations.management.commands.serve import collect_static, migrate

# What nginx shows by itself (deploy/machine/nginx.conf).
PAGES = ("413", "429", "503")


class Command(SiteCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--files", action="store_true", help="only what needs no database, for an image"
        )

    def handle(self, *_args: object, files: bool, **_options: object) -> None:
        if not files:
            migrate(self.stdout.write)
        # What was collected before stays, for pages that readers have open.
        collect_static(self.stdout.write)
        if not files:
            # Read once: those pages ask no database for it.
            site_identity()
        write_pages(settings.VAR_DIR / "proxy")
        if not files:
            # Cards and booklets as this program draws them.
            content_changed.send(sender=ContentVersion, version=ContentVersion.current())


def write_pages(folder: Path) -> None:
    """Write the pages that need no application; they name static files as they are now."""
    folder.mkdir(exist_ok=True)
    for name in PAGES:
        page = render_to_string(f"proxy/{name}.html", {"number": name})
        (folder / f"{name}.html").write_text(page)
