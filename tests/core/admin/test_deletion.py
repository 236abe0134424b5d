"""Deleting ticked rows: what was announced says so, and leads to being withdrawn."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.models import Session
from talks.releases import publish
from tests.admin import document, list_of, page_of, sign_in, words
from tests.factories import SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db

LIST = list_of(Session)


def tick(client: Client, *sessions: Session, **sent: str) -> Any:
    chosen = [session.pk for session in sessions]
    return client.post(LIST, {"action": "delete_selected", "_selected_action": chosen, **sent})


@pytest.fixture
def announced(edition: Edition) -> Session:
    session = SessionFactory.create(edition=edition, title_fr="La rade")
    SlotFactory.create(session=session)
    publish(edition)
    session.refresh_from_db()
    return session


def withdrawal(session: Session) -> str:
    return reverse("admin:talks_release_withdraw", args=["session", session.pk])


def test_announced_rows_lead_to_being_withdrawn(organiser: Client, announced: Session) -> None:
    page = tick(organiser, announced)
    links = document(page).xpath("//ul[@class='announced']/li/a/@href")
    assert links == [page_of(announced), withdrawal(announced)]
    assert organiser.get(withdrawal(announced)).status_code == 200
    assert "droit" not in page.content.decode(), "it is not for want of a right"


def test_who_may_not_publish_is_led_nowhere(client: Client, announced: Session) -> None:
    helper = sign_in(client, is_staff=True)
    helper.user_permissions.set(
        Permission.objects.filter(content_type__app_label="talks").exclude(codename="add_release")
    )
    assert document(tick(client, announced)).xpath("//ul[@class='announced']/li/a/@href") == [
        page_of(announced)
    ]


def test_what_is_withdrawn_says_so(organiser: Client, announced: Session) -> None:
    organiser.post(withdrawal(announced))
    (row,) = words(tick(organiser, announced), "//ul[@class='announced']/li")
    assert row == "La rade Déjà retiré du programme."
