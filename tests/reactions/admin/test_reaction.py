from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from core.models import Letter
from reactions import moderation
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests.admin import list_of, messages_of, sign_in, words
from tests.factories import RecapFactory, UserFactory
from tests.reactions.comments.writing import FIELDS, comment, link, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client: Client) -> None:
    sign_in(client, editor=True)


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(slug="bilan")


@pytest.fixture
def said(recap: Recap, mailoutbox: list[EmailMessage]) -> Reaction:
    """What Lina sent, confirmed, and saw published."""
    reader = Client()
    send(reader, recap)
    reader.post(link(mailoutbox[0]), {"do": "confirm"})
    row = Reaction.objects.get()
    moderation.publish(row, UserFactory.create(editor=True))
    return row


def erase(client: Client, *rows: Any, **sent: str) -> Any:
    chosen = {"action": "erase", "_selected_action": [row.pk for row in rows], **sent}
    return client.post(list_of(type(rows[0])), chosen, follow=True)


def traces() -> str:
    """All that could still tell of a person."""
    kept = [f"{letter.to} {letter.subject} {letter.body}" for letter in Letter.objects.all()]
    kept += [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
    kept += [f"{row.author_name} {row.author_url} {row.text}" for row in Reaction.objects.all()]
    kept += [row.email for row in Commenter.objects.all()]
    return "\n".join(kept)


@pytest.mark.parametrize("of", ["reaction", "commenter"])
def test_who_commented_is_erased_with_every_trace(client: Client, said: Reaction, of: str) -> None:
    assert FIELDS["text"] in client.get("/recits/bilan/").text
    for value in (FIELDS["text"], FIELDS["author_name"], FIELDS["email"]):
        assert value in traces()
    row = said if of == "reaction" else said.commenter

    asked = erase(client, row)
    assert FIELDS["author_name" if of == "reaction" else "email"] in asked.text
    assert Reaction.objects.get().state == Moderated.State.PUBLISHED

    assert len(messages_of(erase(client, row, sure="yes"))) == 1
    for value in FIELDS.values():
        assert value not in traces()
    assert Reaction.objects.get().state == Moderated.State.WITHDRAWN
    assert not Commenter.objects.exists()
    assert FIELDS["text"] not in client.get("/recits/bilan/").text
    # When it was done, and by whom, is known.
    assert LogEntry.objects.filter(object_id=said.pk, object_repr=said.pk).count() == 2


def test_nothing_is_deleted(client: Client, recap: Recap) -> None:
    sign_in(client, is_staff=True, is_superuser=True)
    row = comment(recap)
    for each in (row, row.commenter):
        assert each
        name = each._meta.model_name
        delete = reverse(f"admin:reactions_{name}_delete", args=[each.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
    assert set(Reaction.objects.all()) == {row}


def test_who_only_reads_erases_nothing(client: Client, recap: Recap) -> None:
    reader = sign_in(client, is_staff=True)
    reader.groups.clear()
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["view_reaction", "view_commenter"])
    )
    row = comment(recap)
    for each in (row, row.commenter):
        assert client.get(list_of(type(each))).status_code == 200
        erase(client, each, sure="yes")
    row.refresh_from_db()
    assert row.text == FIELDS["text"]


def test_what_was_read_and_left_is_off_that_list(client: Client, recap: Recap) -> None:
    texts = ("Lu", "Changé depuis", "En attente")
    read, changed, held = (comment(recap, text=text, state=Moderated.State.HELD) for text in texts)
    for row in (read, changed):
        moderation.publish(row, None)
    Reaction.objects.filter(pk=changed.pk).update(proposed={"text": "Autre chose"})
    every = [row.pk for row in (read, changed, held)]
    there = f"{list_of(Reaction)}?state__exact=published&decided_by__isnull=True"
    client.post(list_of(Reaction), {"action": "mark_read", "_selected_action": every})
    assert words(client.get(there), "//*[@id='result_list']/tbody/tr/th") == ["Changé depuis"]
    for row in (read, changed, held):
        row.refresh_from_db()
    assert [read.state, held.state] == [Moderated.State.PUBLISHED, Moderated.State.HELD]
    assert (changed.text, changed.proposed) == ("Changé depuis", {"text": "Autre chose"})
