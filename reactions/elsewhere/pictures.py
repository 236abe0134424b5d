"""The pictures that recaps and reactions elsewhere come with."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task

from core.files.fetched import fetched
from core.files.storage import or_later
from reactions import moderation
from recaps.models import ExternalRecap

# The side of a portrait, and the longer one of a picture, in pixels.
PORTRAIT = 96
LONGEST = 640


def portrait(address: str) -> str | None:
    """Store the portrait at an address; return its name, "" for no address, None on failure."""
    return _kept(address, is_portrait=True)


@task(queue_name="background", priority=-10)
def fetch_picture(pk: int, address: str) -> None:
    """Give a recap elsewhere the picture at an address, once; remove it if the address is "".

    A picture that cannot be fetched is left out.
    """
    standing = ExternalRecap.objects.exclude(
        state__in=[ExternalRecap.State.REFUSED, ExternalRecap.State.WITHDRAWN]
    )
    standing = standing.filter(pk=pk).exclude(picture_url=address)
    if not standing.exists():
        return
    with or_later(fetch_picture, pk, address):
        _show(standing, address)


def _show(standing: QuerySet[ExternalRecap], address: str) -> None:
    name = _kept(address)
    if name is None:
        return
    with transaction.atomic():
        # It may have been refused or taken away meanwhile.
        row = standing.select_for_update().first()
        if row:
            standing.update(picture_url=address)
            moderation.change(row, picture=name)
        moderation.forget_file(name)


def _kept(address: str, *, is_portrait: bool = False) -> str | None:
    """Store a much smaller copy of the picture at an address; return its name.

    Return "" for no address, None if there is no such picture.
    """
    if not address:
        return ""
    found = fetched(address, PORTRAIT if is_portrait else LONGEST, is_square=is_portrait)
    return default_storage.save(found.name, found) if found and found.name else None
