from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from participation import links
from participation.models import Answer, Participation
from tests.admin import document, messages_of, sign_in
from tests.factories import ParticipationFactory, SessionFactory
from tests.marseille20.test_admin_markup import faults
from tests.participation.factories import AnswerFactory, ContactFactory
from tests.talks.reading import words

pytestmark = pytest.mark.django_db

LIST = "/admin/participation/participation/"


@pytest.fixture
def participation() -> Participation:
    return ParticipationFactory.create(speaker__name="Inès Sormiou")


def page_of(participation: Participation, end: str = "change/") -> str:
    return f"{LIST}{participation.pk}/{end}"


def test_organiser_reads_answers_and_their_words(
    organiser: Client, participation: Participation
) -> None:
    session = SessionFactory.create(edition=participation.edition, title_fr="La houle")
    AnswerFactory.create(
        participation=participation,
        session=session,
        value=Answer.Value.NO,
        word="Une grève <b>des trains</b>.",
    )
    links.make(participation)
    response = organiser.get(page_of(participation))
    assert list(faults(document(response))) == []
    html = response.content.decode()
    shown = words(html)
    assert "La houle" in shown
    assert "Une grève &lt;b&gt;des trains&lt;/b&gt;." in html
    assert "Un lien fonctionne" in shown
    assert f"/mes-seances/apercu/{participation.pk}/" in html
    listed = words(organiser.get(LIST).content.decode())
    assert "Inès Sormiou" in listed
    assert "non : 1" in listed
    # To see who takes part is not to read what they said.
    user = sign_in(organiser, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_participation"))
    awaited = reverse("admin:events_edition_unanswered", args=[participation.edition_id])
    assert organiser.get(awaited).status_code == 403
    html = organiser.get(page_of(participation)).content.decode()
    assert "Inès Sormiou" in html
    assert "Une grève" not in html
    assert "non : 1" not in words(organiser.get(LIST).content.decode())


def test_organiser_sends_a_new_link(
    organiser: Client, participation: Participation, mailoutbox: list[EmailMessage]
) -> None:
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    before = links.make(participation)
    organiser.post(page_of(participation, "renew/"))
    assert mailoutbox[0].to == ["ines@example.org"]
    assert links.find(before) is None


def test_link_of_a_speaker_without_address_stays(
    organiser: Client, participation: Participation
) -> None:
    secret = links.make(participation)
    response: Any = organiser.post(page_of(participation, "renew/"), follow=True)
    assert "Aucune adresse e-mail n’est connue" in str(messages_of(response))
    assert links.find(secret)


def test_organiser_revokes_all_links(organiser: Client, participation: Participation) -> None:
    secret = links.make(participation)
    organiser.post(page_of(participation, "revoke/"))
    assert links.find(secret) is None


@pytest.mark.parametrize("end", ["change/", "renew/", "revoke/"])
def test_who_may_not_read_answers_does_not(
    client: Client, participation: Participation, end: str
) -> None:
    sign_in(client, editor=True)
    secret = links.make(participation)
    method = client.get if end == "change/" else client.post
    assert method(page_of(participation, end)).status_code == 403
    assert links.find(secret)
