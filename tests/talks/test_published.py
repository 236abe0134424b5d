"""What is public now: the newest releases, kept in memory and looked up once a second."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.database.breaker import AwayError
from core.database.connection import breaker
from core.models import ContentVersion
from events.models import Edition
from talks import published as module
from talks.models import Release, Session, Slot
from talks.programme import schema
from talks.published import (
    PublishedEdition,
    editions_in_memory,
    forget,
    forget_releases,
    published_site,
)
from talks.releases import publish
from tests.factories import EditionFactory, SlotFactory
from tests.talks.paper import named

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    slot = SlotFactory.create(
        session__edition=EditionFactory.create(slug="2027", is_current=True),
        session__slug="rade",
    )
    publish(slot.session.edition)
    return slot


def shown(slug: str = "2027") -> PublishedEdition:
    edition = published_site().edition(slug)
    assert edition
    return edition


def retitle(title: str) -> None:
    """Publish another title."""
    Session.objects.update(title_fr=title)
    publish(Edition.objects.get(slug="2027"))


# --- What is shown -------------------------------------------------------------------------------


def test_an_edition_is_public_once_it_is_current_or_published() -> None:
    edition = EditionFactory.create(slug="2027")
    assert published_site().editions == ()

    publish(edition)
    forget()
    assert shown().released

    Edition.objects.update(archived=True)
    next_one = EditionFactory.create(slug="2028")
    next_one.make_current()
    forget()
    assert {each.slug for each in published_site().editions} == {"2027", "2028"}


def test_editions_are_newest_first_and_one_is_current(slot: Slot) -> None:
    current = slot.session.edition
    for name, years in (("older", -1), ("newer", 1)):
        edition = EditionFactory.create(
            slug=name,
            first_day=current.first_day + timedelta(days=365 * years),
            last_day=current.last_day + timedelta(days=365 * years),
        )
        publish(edition)

    assert [edition.slug for edition in published_site().editions] == ["newer", "2027", "older"]
    assert published_site().current == shown("2027")

    Edition.objects.get(slug="newer").make_current()

    current_now = published_site().current
    assert current_now
    assert current_now.slug == "newer"


@pytest.mark.postgresql
def test_former_addresses(slot: Slot) -> None:
    for slug in ("large", "anse"):
        Session.objects.update(slug=slug)
        publish(slot.session.edition)
    edition = slot.session.edition
    edition.slug = "2028"
    edition.save()
    publish(edition)

    found = shown("2028")

    for slug in ("rade", "large", "anse"):
        assert found.former(schema.Session, slug) == named(found.programme, schema.Session, "anse")
    assert found.former(schema.Session, "never") is None
    assert found.former(schema.Speaker, "rade") is None
    assert published_site().edition_by_former_slug("2027") == found
    assert published_site().edition_by_former_slug("never") is None


# --- What is kept in memory ----------------------------------------------------------------------


def queries(times: int = 1) -> int:
    with CaptureQueriesContext(connection) as made:
        for _ in range(times):
            published_site()
    return len(made)


def test_a_process_asks_once_a_second(
    slot: Slot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_FRESH_SECONDS = 1.0
    clock = 1000.0
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock))
    forget()
    published_site()

    clock += 0.9
    assert queries(times=10) == 0
    clock += 0.2
    assert queries(times=10) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_process_that_publishes_sees_it_at_once(settings: Settings) -> None:
    settings.PUBLIC_FRESH_SECONDS = 3600.0
    edition = EditionFactory.create(slug="2027", is_current=True)
    assert not shown().released

    publish(edition)

    assert shown().number == 1


def test_a_programme_is_read_from_json_once(slot: Slot) -> None:
    before = shown().programme

    ContentVersion.bump()
    forget()

    assert shown().programme is before


def test_what_is_erased_is_read_again(slot: Slot) -> None:
    before = shown().programme
    release = Release.objects.get()
    release.document["sessions"][0]["content"]["title"] = {"fr": "", "en": ""}
    release.erased_at = timezone.now()
    release.save()

    assert before.sessions[0].title.fr
    assert not shown().programme.sessions[0].title


def older(slug: str = "2026") -> Edition:
    """One more edition, before that of the slot."""
    edition = EditionFactory.create(
        slug=slug, first_day=date(int(slug), 5, 20), last_day=date(int(slug), 5, 21)
    )
    SlotFactory.create(session__edition=edition, session__slug="digue")
    publish(edition)
    forget()
    return edition


@pytest.mark.postgresql
def test_an_older_programme_is_read_when_it_is_first_asked_for(slot: Slot) -> None:
    older()
    with CaptureQueriesContext(connection) as made:
        assert [edition.slug for edition in published_site().editions] == ["2027", "2026"]
    whole = '"talks_release"."document", "talks_release"."calendar_sequence"'
    # That of the current edition.
    assert sum(whole in query["sql"] for query in made) == 1
    assert editions_in_memory() == (1, 2)

    with CaptureQueriesContext(connection) as made:
        assert named(shown("2026").programme, schema.Session, "digue")
    assert any(whole in query["sql"] for query in made)
    assert editions_in_memory() == (2, 2)
    with CaptureQueriesContext(connection) as made:
        assert shown("2026").former(schema.Session, "digue")
    assert len(made) == 1


def test_how_many_editions_there_are_costs_nothing_more(slot: Slot) -> None:
    published_site()
    forget_releases()
    alone = queries()
    for slug in ("2026", "2025", "2024"):
        older(slug)
    forget_releases()
    assert queries() == alone
    # Nor is anything of them read again.
    ContentVersion.bump()
    forget()
    with CaptureQueriesContext(connection) as made:
        published_site()
    assert len(made) == 2


def test_what_is_erased_before_it_is_read_is_never_seen(slot: Slot) -> None:
    older()
    edition = shown("2026")
    release = Release.objects.get(edition=edition.pk)
    release.document["sessions"][0]["content"]["title"] = {"fr": "", "en": ""}
    release.erased_at = timezone.now()
    release.save()

    assert not edition.programme.sessions[0].title
    assert not shown("2026").programme.sessions[0].title


# --- While the database is away ------------------------------------------------------------------


def away(*_query: object) -> None:
    raise OperationalError("nobody there")


def test_the_last_version_is_believed(slot: Slot) -> None:
    known = published_site()
    with connection.execute_wrapper(away):
        assert published_site() is known
        assert breaker.is_open
        forget()
        assert published_site() is known


def test_what_is_not_in_memory_is_not_half_shown(slot: Slot, client: Client) -> None:
    older()
    client.raise_request_exception = False
    published_site()
    pages = ("/2026/programme/", "/2026/sessions/digue/", "/sitemap-edition-2026.xml")
    with connection.execute_wrapper(away):
        for page in pages:
            assert client.get(page).status_code == 503
        with pytest.raises(AwayError):
            _ = shown("2026").programme
    breaker.opened_at = None
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "digue" in answer.text


def test_what_was_published_meanwhile_is_seen_once_it_answers(slot: Slot) -> None:
    known = published_site()
    with connection.execute_wrapper(away):
        published_site()
    retitle("Le large")
    breaker.next_try = 0.0
    assert published_site().version > known.version
    assert not breaker.is_open


def test_who_knows_nothing_says_so() -> None:
    with connection.execute_wrapper(away), pytest.raises(AwayError):
        published_site()


def test_one_asks_and_the_others_do_not_wait(slot: Slot) -> None:
    known = published_site()
    with module.SiteMemory.asking, CaptureQueriesContext(connection) as made:
        assert published_site() is known
    assert not made
