"""Take everything off the site but the accounts, so that the demonstration stands alone."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import models, transaction

from core.models import Entry, FormerSlug, Rendition, Tag
from events.models import Announcement, Edition, Page, Partner, Room, Venue
from reactions.models import Commenter, Webmention
from recaps.models import Author, ExternalRecap, Recap
from speakers.models import Speaker
from talks.models import Format, Release, Session, Slot, Track

# Each before what it rests on; what hangs on a row (credits, links, topics) goes with it.
CONTENT: tuple[type[models.Model], ...] = (
    Recap,
    ExternalRecap,
    Webmention,
    Commenter,
    Author,
    Slot,
    Session,
    Track,
    Format,
    Release,
    Speaker,
    Tag,
    Partner,
    Page,
    Announcement,
    Room,
    Venue,
    Edition,
    FormerSlug,
    Rendition,
)
# What is a picture of which kind of row, and the smaller copies.
PICTURES: tuple[tuple[type[models.Model], str], ...] = (
    (Speaker, "portrait"),
    (Recap, "cover"),
    (ExternalRecap, "picture"),
    (Partner, "logo"),
    (Rendition, "name"),
)


def describe_content() -> str:
    """What remove_content would remove: each edition by name, and how many of the rest."""
    kinds: tuple[tuple[type[models.Model], str], ...] = (
        (Edition, "editions"),
        (Session, "sessions"),
        (Speaker, "speakers"),
        (Recap, "recaps"),
        (ExternalRecap, "recaps elsewhere"),
    )
    counts = {name: models.QuerySet(model).count() for model, name in kinds}
    editions = [f"  {edition} ({edition.slug})" for edition in Edition.objects.all()]
    return "\n".join([", ".join(f"{name}: {count}" for name, count in counts.items()), *editions])


def remove_content() -> None:
    """Delete all content, announced or not, and its pictures."""
    with transaction.atomic():
        for model, field in PICTURES:
            pictures: models.QuerySet[models.Model] = models.QuerySet(model)
            for name in pictures.exclude(**{field: ""}).values_list(field, flat=True):
                transaction.on_commit(partial(default_storage.delete, name))
        for model in CONTENT:
            # core.receivers protects announced rows; here nothing stays that could miss them.
            rows: models.QuerySet[models.Model] = models.QuerySet(model)
            if issubclass(model, Entry):
                rows.update(announced=False)
            rows.delete()
