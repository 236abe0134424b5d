from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.db import IntegrityError
from django.test import Client

from core.admin import bulk
from events.models import Edition
from talks.admin.bulk.values import ChangeSessions
from talks.models import Session
from tests.admin import list_of, messages_of
from tests.bulk import begin, changing, done, go_on, preview
from tests.factories import SessionFactory
from tests.test_rights import staff

pytestmark = pytest.mark.django_db

LIST = list_of(Session)
PAGE = f"{LIST}bulk/change_many/"


@pytest.fixture
def sessions(edition: Edition) -> list[Session]:
    return [SessionFactory.create(edition=edition, title_fr=title) for title in ("Un", "Deux")]


def spoken() -> set[str]:
    """Each session has one language here."""
    return {tag for (tag,) in Session.objects.values_list("languages", flat=True)}


def test_nothing_is_done_if_it_would_be_something_else_by_now(
    organiser: Client, sessions: list[Session]
) -> None:
    page = preview(organiser, "change_many", *sessions, languages="en")
    Session.objects.filter(pk=sessions[0].pk).update(languages=["fsl"])
    again = go_on(organiser, page, do="1")
    assert spoken() == {"fsl", "fr"}
    assert len(messages_of(again)) == 1
    assert any("signes" in line for line in changing(again))
    go_on(organiser, again, do="1")
    assert spoken() == {"en"}


@pytest.mark.parametrize("changed", [{"languages": "fsl"}, {"seen": ""}, {"seen": "x"}])
def test_nothing_is_done_but_what_was_shown(
    organiser: Client, sessions: list[Session], changed: dict[str, str]
) -> None:
    page = preview(organiser, "change_many", *sessions, languages="en")
    assert len(changing(go_on(organiser, page, do="1", **changed))) == 2
    assert spoken() == {"fr"}


def test_what_the_database_refuses_is_said(
    organiser: Client, sessions: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        Session.objects.update(languages=["fsl"])
        raise IntegrityError

    page = preview(organiser, "change_many", *sessions, languages="en")
    monkeypatch.setattr(ChangeSessions, "write", refuse)
    assert len(messages_of(go_on(organiser, page, do="1"))) == 1
    assert spoken() == {"fr"}
    assert not LogEntry.objects.exists()


def test_each_row_has_it_in_its_history(organiser: Client, sessions: list[Session]) -> None:
    Session.objects.filter(pk=sessions[0].pk).update(languages=["en"])
    done(organiser, "change_many", *sessions, languages="en")
    [entry] = LogEntry.objects.all()
    assert entry.object_id == str(sessions[1].pk)
    assert "Langue" in entry.get_change_message()
    Session.objects.update(state="draft")
    go_on(organiser, begin(organiser, "delete_drafts", *sessions), do="1")
    assert LogEntry.objects.filter(action_flag=DELETION).count() == 2


def test_the_whole_list_is_meant_by_its_address(organiser: Client, sessions: list[Session]) -> None:
    Session.objects.filter(pk=sessions[0].pk).update(state="draft")
    page = organiser.get(PAGE, {"state__exact": "draft"})
    answer = go_on(organiser, go_on(organiser, page, languages="en"), do="1")
    assert answer["Location"] == f"{LIST}?state__exact=draft"
    assert Session.objects.get(languages=["en"]) == sessions[0]
    assert organiser.get(PAGE, {"state__exact": "cancelled"}).status_code == 302


def test_more_than_that_is_refused_in_words(
    organiser: Client, sessions: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    for ask in (organiser.get, organiser.post):
        answer = ask(PAGE, {"rows": "1,2,3"} if ask == organiser.post else {})
        assert answer.status_code == 302
        assert len(messages_of(organiser.get(answer["Location"]))) == 1


def test_page_leads_to_where_it_becomes_public(
    client: Client, organiser: Client, sessions: list[Session], edition: Edition
) -> None:
    address = f"/admin/talks/release/publish/{edition.pk}/"
    assert address in preview(organiser, "change_many", *sessions, languages="en").content.decode()
    client.force_login(staff("change_session", "view_session"))
    page = preview(client, "change_many", *sessions, languages="en")
    assert address not in page.content.decode()
    assert "Rien de public" in page.content.decode()


def test_only_for_those_who_may(client: Client, sessions: list[Session]) -> None:
    client.force_login(staff("view_session"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"rows": str(sessions[0].pk)}).status_code == 403


@pytest.mark.parametrize("query", ["id__in=x", "track=x", "nothing=1", "edition=x&p=x"])
def test_an_address_that_makes_no_sense(
    organiser: Client, sessions: list[Session], query: str
) -> None:
    assert organiser.get(f"{PAGE}?{query}").status_code < 500
