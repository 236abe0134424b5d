"""From “nobody has answered” through a letter to “all answered”."""

import re
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from events.models import Edition
from mailings import sending
from mailings.composing import shown
from mailings.models import Delivery, Mailing
from participation.models import Participation
from tests.admin import sign_in, words
from tests.factories import SessionFactory
from tests.participation.people import reachable
from tests.smtp import Mailbox

pytestmark = pytest.mark.django_db

FILTERS = "//nav[@class='awaited-filters']//a"


def leave(mailing: Mailing) -> None:
    """Let the time pass in which it can be called back, and send it."""
    earlier = timezone.now() - sending.GRACE
    Mailing.objects.update(leaves_at=earlier)
    Delivery.objects.update(due_at=earlier)
    sending.deliver.call(mailing.pk, mailing.turn)


@travel("2027-05-01T10:00:00Z")
def test_a_letter_is_prepared_sent_and_answered_by_its_link(
    client: Client, edition: Edition, mailbox: Mailbox
) -> None:
    import_module("participation.migrations.0002_standing_texts").add(apps, None)
    nour = sign_in(client, organiser=True)
    speakers = [reachable("Inès Sormiou"), reachable("Ana Vague", "en")]
    rows = SessionFactory.create_batch(2, edition=edition, speakers=speakers)
    page = reverse("admin:events_edition_unanswered", args=[edition.pk])
    assert "Réponse 2" in words(client.get(page), FILTERS)

    client.post(f"{page}?missing=answer")
    mailing = Mailing.objects.get()
    sending.start(mailing, shown(mailing).digest, nour)
    leave(mailing)

    assert len(mailbox.mails) == 2
    assert set(Participation.objects.values_list("times_asked", flat=True)) == {1}
    reader = Client()
    for mail in mailbox.mails:
        (link,) = re.findall(r"https?://\S+", mail.get_content())
        path = urlsplit(link).path
        assert reader.get(path).status_code == 200
        reader.post(f"{path}answers/", {"session": [row.pk for row in rows]})
    filters = words(client.get(page), FILTERS)
    assert not any(each.startswith("Réponse") for each in filters)
    assert not any(each.startswith("Pas encore") for each in filters)
