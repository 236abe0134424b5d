from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recaps.models import Invitation, Recap
from recaps.revisions import document_of, save as save_revision
from talks.releases import publish
from tests.admin import list_of, words
from tests.factories import EditionFactory, RecapFactory, SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db

LIST = list_of(Recap)


def titles(client: Client, **query: Any) -> list[str]:
    return words(client.get(LIST, query), "//th[contains(@class, 'field-title')]")


def test_every_recap_is_behind_a_tab(editor: Client) -> None:
    now = timezone.now()
    RecapFactory.create(title_fr="brouillon", status="draft")
    RecapFactory.create(title_fr="à revoir", status="changes")
    RecapFactory.create(title_fr="publié")
    RecapFactory.create(title_fr="prévu", published_at=now + timedelta(days=1))
    RecapFactory.create(title_fr="retiré", status="withdrawn", withdrawn_at=now, published_at=now)
    newer = RecapFactory.create(title_fr="avant")
    save_revision(newer, document_of(newer) | {"title_fr": "après"}, None, 0)
    found = {
        tab: sorted(titles(editor, state=tab))
        for tab in ("draft", "changes", "scheduled", "published", "newer", "withdrawn")
    }
    assert found == {
        "draft": ["après", "brouillon"],
        "changes": ["à revoir"],
        "scheduled": ["prévu"],
        "published": ["après", "publié"],
        "newer": ["après"],
        "withdrawn": ["retiré"],
    }
    assert len(titles(editor, state="all")) == 6
    counts = words(editor.get(LIST), "//nav[@class='queue-tabs']//b")
    assert counts == ["0", "1", "2", "1", "2", "1", "1", "6"]


COVERAGE = reverse("admin:recaps_recap_sessions")


def listed(client: Client, heading: str, **query: str) -> list[str]:
    return words(client.get(COVERAGE, query), f"//section[@aria-labelledby='{heading}']//h3")


def test_sessions_without_a_recap_come_first(editor: Client) -> None:
    edition, past = EditionFactory.create(is_current=True), EditionFactory.create(slug="avant")
    known, bare = (
        SlotFactory.create(session__edition=edition, session__title_fr=title).session
        for title in ("Racontée", "Sans rien")
    )
    SlotFactory.create(session__edition=edition, session__format__is_break=True)
    old = SlotFactory.create(session__edition=past, session__title_fr="D’avant").session
    publish(edition)
    publish(past)
    SessionFactory.create(edition=edition, title_fr="Secrète")
    RecapFactory.create(title_fr="Le récit", sessions=[known], status="draft")
    invitation = Invitation.objects.create(email="a@example.org", name="Inès")
    invitation.sessions.set([bare])

    page = editor.get(COVERAGE)
    assert listed(editor, "without") == ["Sans rien"]
    assert listed(editor, "covered") == ["Racontée"]
    assert words(page, "//ul[@class='board__recaps']/li") == ["Le récit En cours"]
    assert "Inès" in page.text
    assert listed(editor, "without", edition="avant") == [old.title_fr]
    assert words(page, "//nav[@class='queue-tabs']//a") == [edition.name, past.name]


def test_without_a_programme(editor: Client) -> None:
    assert editor.get(COVERAGE).status_code == 200
