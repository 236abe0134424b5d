from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from core.models import Tag
from core.text.translated import Text
from events.models import Edition
from recaps.models import Recap
from recaps.related import MOST, related
from recaps.relations import Relations, relations_of, relations_under_work
from recaps.revisions import document_of, save
from recaps.topics import everything, find, tag_of, topics_of
from talks.programme import schema
from talks.published import PublishedSite, forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


def test_each_recap_has_its_own_relations_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sessions, speakers = SessionFactory.create_batch(2), SpeakerFactory.create_batch(2)
    tag = TagFactory.create(name="Mer", name_en="Sea", slug="mer", withdrawn=True)
    # A topic of a session with the number of a recap is none of the recap.
    SessionFactory.create(pk=1_000_001, tags=[TagFactory.create()])
    first = RecapFactory.create(
        pk=1_000_001,
        authors=[AuthorFactory.create(name=name, slug=name.lower()) for name in ("Zoe", "Ana")],
        sessions=sessions,
        speakers=speakers[:1],
        tags=[tag],
    )
    second = RecapFactory.create(authors=[], speakers=speakers[1:])
    with django_assert_num_queries(1):
        found = relations_of([first, second])
    own = found[first.pk]
    assert [(author.name, author.slug) for author in own.authors] == [
        ("Ana", "ana"),
        ("Zoe", "zoe"),
    ]
    assert set(own.sessions) == {session.key for session in sessions}
    assert own.speakers == [speakers[0].key]
    assert own.tags == [
        schema.Tag(key=tag.key, slug="mer", name=Text("Mer", "Sea"), withdrawn=True)
    ]
    assert found[second.pk] == Relations(speakers=[speakers[1].key])


def test_text_under_work_has_those_of_its_newest_version_that_are_public() -> None:
    edition = EditionFactory.create()
    before, after, mentioned = SessionFactory.create_batch(3, edition=edition)
    publish(edition)
    secret = SessionFactory.create(edition=edition)
    author = AuthorFactory.create(name="Ana", slug="ana", url="https://ana.example/")
    recap = RecapFactory.create(authors=[author], sessions=[before])
    save(
        recap,
        document_of(recap)
        | {
            "sessions": [str(after.key), str(secret.key)],
            "body_fr": f'<p><a data-mention="session:{mentioned.key}">Là</a></p>',
        },
        None,
        0,
    )
    own = relations_under_work(Recap.objects.get())
    assert set(own.sessions) == {after.key, mentioned.key}
    assert [(one.name, one.slug, one.url) for one in own.authors] == [
        ("Ana", "ana", "https://ana.example/")
    ]
    assert relations_of([recap])[recap.pk].sessions == [before.key]


def slugs(recap: Recap) -> list[str]:
    return [each.slug for each in related(recap, recap.sessions.all(), recap.speakers.all())]


def test_those_that_share_most_come_first() -> None:
    one, two = SessionFactory.create_batch(2)
    speaker, tag = SpeakerFactory.create(), TagFactory.create()
    recap = RecapFactory.create(sessions=[one, two], speakers=[speaker], tags=[tag])
    RecapFactory.create(slug="topic", tags=[tag])
    RecapFactory.create(slug="all", sessions=[one, two], speakers=[speaker], tags=[tag])
    RecapFactory.create(slug="person", speakers=[speaker, SpeakerFactory.create()])
    RecapFactory.create(slug="nothing", sessions=[SessionFactory.create()])
    assert slugs(recap) == ["all", "person", "topic"]


def test_the_newest_that_are_public_come_first_among_equals() -> None:
    session = SessionFactory.create()
    recap = RecapFactory.create(sessions=[session])
    for year in (2011, 2014, 2012, 2013):
        RecapFactory.create(
            slug=f"de-{year}", sessions=[session], published_at=datetime(year, 1, 1, tzinfo=UTC)
        )
    RecapFactory.create(sessions=[session], status=Recap.Status.DRAFT)
    RecapFactory.create(sessions=[session], published_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert slugs(recap) == ["de-2014", "de-2013", "de-2012"][:MOST]


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
