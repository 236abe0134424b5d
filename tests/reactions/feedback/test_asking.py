from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from marseille20.delivery.private import FOR_COPY
from talks.models import Session
from tests.reactions.comments.writing import shown
from tests.reactions.feedback.giving import page_of, said, send, session_page

pytestmark = pytest.mark.django_db


def asks(client: Client, session: Session) -> bool:
    response = client.get(session_page(session))
    assert response.status_code == HTTPStatus.OK
    return f'action="{page_of(session)}"' in shown(response)


def test_is_there_from_the_start_until_some_weeks_after(
    client: Client, session: Session, start: datetime
) -> None:
    """Of one page that is kept in memory, at each moment."""
    for moment, expected in (
        (start - timedelta(seconds=1), False),
        (start, True),
        (start + timedelta(days=20), True),
        (start + timedelta(days=25), False),
    ):
        with travel(moment, tick=False):
            assert asks(client, session) is expected, moment


def test_the_head_of_the_page_leads_to_it_once_the_session_is_over(
    client: Client, session: Session, start: datetime
) -> None:
    end = session.slots.get().end
    for moment, expected in (
        (start, False),
        (end, True),
        (start + timedelta(days=25), False),
    ):
        with travel(moment, tick=False):
            page = client.get(session_page(session)).content.decode()
        assert ('href="#feedback"' in page) is expected, moment


def test_a_copy_does_not_know_whether_the_session_is_over(client: Client, session: Session) -> None:
    for_copy: dict[str, Any] = {FOR_COPY: True}
    with travel(session.slots.get().end, tick=False):
        page = client.get(session_page(session), **for_copy).content.decode()
    assert 'href="#feedback"' not in page


@pytest.mark.usefixtures("during")
def test_page_is_the_same_for_everybody(client: Client, session: Session) -> None:
    said(session, text="Phrase gardée pour nous")
    before = client.get(session_page(session))
    send(client, session)
    after = client.get(session_page(session))
    assert after.headers["ETag"] == before.headers["ETag"]
    assert not after.cookies
    assert "Phrase gardée" not in shown(after)
