"""Topics under their public names: those of releases, or of rows that only recaps have.

A topic belongs to the site: several editions may publish it, and the first one is believed.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from core.models import Tag, TaggedItem, former_slug
from core.text.translated import fold
from recaps.models import Recap
from recaps.models.recap import RecapQuerySet
from talks.appearances import believed, first_appearance
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite


def tag_of(row: Tag) -> schema.Tag:
    """Return a topic as its row has it."""
    return schema.Tag(key=row.key, slug=row.slug, name=row.text, withdrawn=row.withdrawn)


def topic_of(site: PublishedSite, tag: schema.Tag) -> schema.Tag:
    """Return a recap's topic as a release has it, or else as its row does."""
    found = first_appearance(site, schema.Tag, tag.key)
    return found[1] if found else tag


def topics_of(site: PublishedSite, tags: Iterable[schema.Tag]) -> list[schema.Tag]:
    """Return those of these topics that are not withdrawn, by the name that readers see."""
    topics = (topic_of(site, tag) for tag in tags)
    language = get_language() or "fr"
    return sorted(
        (t for t in topics if not t.withdrawn),
        key=lambda tag: (fold(tag.name.read_in(language)[0]), tag.slug),
    )


# Not through Recap.tags: the joins that taggit makes are deprecated by Django.
def items_of_recaps() -> QuerySet[TaggedItem]:
    """Return the rows that relate topics to recaps."""
    # By its name: the row of the content type would be a query more in a fresh process.
    return TaggedItem.objects.filter(content_type__app_label="recaps", content_type__model="recap")


def rows_of_recaps() -> QuerySet[Tag]:
    """Return the topics of published recaps."""
    published = Recap.objects.published().order_by().values("pk")
    return Tag.objects.filter(
        pk__in=items_of_recaps().filter(object_id__in=published).values("tag")
    )


def recaps_under(keys: Iterable[UUID]) -> RecapQuerySet:
    """Return the published recaps that have one of these topics."""
    items = items_of_recaps().filter(tag__key__in=keys)
    return Recap.objects.published().filter(pk__in=items.values("object_id"))


def find(site: PublishedSite, slug: str) -> schema.Tag | None:
    """Return the topic that has this slug, or had it."""
    if tag := believed(site, schema.Tag, slug):
        return tag
    rows = rows_of_recaps()
    row = rows.filter(slug=slug).first() or former_slug(rows, slug)
    # What a release tells of is not found by a slug that has not been published.
    return tag_of(row) if row and not first_appearance(site, schema.Tag, row.key) else None


def everything(site: PublishedSite) -> Iterator[tuple[schema.Tag, PublishedEdition | None]]:
    """Yield every topic with sessions or recaps, and the edition that published it."""
    rows = {row.key: row for row in rows_of_recaps()}
    keys = {
        tag.key
        for edition in site.editions
        for tag in edition.programme.tags
        if edition.programme.tagged(tag.key)
    }
    for key in sorted(keys | rows.keys()):
        edition, tag = first_appearance(site, schema.Tag, key) or (None, None)
        topic = tag or tag_of(rows[key])
        if not topic.withdrawn:
            yield topic, edition
