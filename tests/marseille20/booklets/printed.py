"""Print as the worker does, and look at what came of it."""

from django.core.files.storage import default_storage
from django.test import Client

from core.models import ContentVersion
from marseille20.booklets import print_booklets
from marseille20.models import Booklet
from tests.admin import document


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
    return set(default_storage.listdir(Booklet.folder)[1])
