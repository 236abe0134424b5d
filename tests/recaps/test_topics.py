"""Topics are called what releases call them; those that only recaps have, what their rows say."""

import pytest
from django.utils.translation import override

from core.models import Tag
from core.text.translated import Text
from events.models import Edition
from recaps.topics import everything, find, tag_of, topics_of
from talks.published import PublishedSite, forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import EditionFactory, RecapFactory, SessionFactory, TagFactory

pytestmark = pytest.mark.django_db


def site() -> PublishedSite:
    forget()
    return published_site()


def published(tag: Tag, slug: str = "2027", **fields: bool) -> Edition:
    edition = EditionFactory.create(slug=slug, **fields)
    SessionFactory.create(edition=edition, tags=[tag])
    publish(edition)
    return edition


def rename(tag: Tag, slug: str) -> None:
    tag.name, tag.name_en, tag.slug = slug.title(), "", slug
    tag.save()


def test_published_name_stays_until_the_next_release() -> None:
    tag = TagFactory.create(name="Mer", name_en="Sea", slug="mer")
    published(tag)
    RecapFactory.create(tags=[tag])
    rename(tag, "ocean")
    [topic] = topics_of(site(), [tag_of(tag)])
    assert (topic.slug, topic.name) == ("mer", Text("Mer", "Sea"))
    assert find(site(), "mer") == topic
    assert find(site(), "ocean") is None


def test_topic_is_found_by_every_name_it_had_in_public() -> None:
    tag = TagFactory.create(slug="mer")
    edition = published(tag)
    rename(tag, "ocean")
    publish(edition)
    topic = find(site(), "mer")
    assert topic
    assert topic.slug == "ocean"


def test_topic_that_only_a_recap_has_is_found_by_its_row() -> None:
    tag = TagFactory.create(name="Mer", slug="mer")
    assert find(site(), "mer") is None
    RecapFactory.create(tags=[tag])
    topic = find(site(), "mer")
    assert topic
    assert topic.name.fr == "Mer"
    rename(tag, "ocean")
    former = find(site(), "mer")
    assert former
    assert former.slug == "ocean"


def test_everything_that_has_something_to_show() -> None:
    of_session, of_recap = TagFactory.create(slug="mer"), TagFactory.create(slug="ville")
    gone = TagFactory.create(slug="perdu")
    TagFactory.create(slug="rien")
    published(of_session)
    RecapFactory.create(tags=[of_recap, gone])
    RecapFactory.create(tags=[TagFactory.create(slug="secret")], status="draft")
    withdraw(gone)
    found = {topic.slug: edition and edition.slug for topic, edition in everything(site())}
    assert found == {"mer": "2027", "ville": None}


@pytest.mark.postgresql
def test_topics_stand_in_the_order_of_the_names_that_are_shown() -> None:
    names = (("Écrans", "Screens"), ("Été", ""), ("Zone", "Area"))
    rows = [TagFactory.create(name=french, name_en=english) for french, english in names]
    RecapFactory.create(tags=rows)
    tags = list(map(tag_of, rows))
    assert [topic.name.fr for topic in topics_of(site(), tags)] == ["Écrans", "Été", "Zone"]
    with override("en"):
        assert [topic.name.fr for topic in topics_of(site(), tags)] == ["Zone", "Été", "Écrans"]
