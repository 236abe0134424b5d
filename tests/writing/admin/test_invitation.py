from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recaps.models import Invitation
from talks.releases import publish
from tests.admin import document, errors, list_of, page_of, sheet, sign_in, words
from tests.factories import EditionFactory, RecapFactory, SessionFactory, SlotFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = reverse("admin:recaps_invitation_add")
LIST = list_of(Invitation)


@pytest.fixture(params=["editor", "organiser"])
def inviting(client: Client, request: pytest.FixtureRequest) -> None:
    sign_in(client, **{request.param: True}, name="Odile")


def invited(**fields: Any) -> Invitation:
    return Invitation.objects.create(**{"email": "ines@example.org", "name": "Inès", **fields})


def act(client: Client, action: str, *invitations: Invitation) -> Any:
    chosen = [invitation.pk for invitation in invitations]
    return client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


@pytest.mark.usefixtures("inviting")
def test_saving_sends(client: Client, mailoutbox: list[EmailMessage]) -> None:
    edition = EditionFactory.create()
    session = SessionFactory.create(edition=edition, title_fr="Les phares")
    SlotFactory.create(session=session)
    publish(edition)
    session.title_fr = "Titre pas prêt"
    session.save()

    form = client.get(f"{ADD}?session={session.pk}")
    assert words(form, "//select[@name='sessions']/option[@selected]") == [
        "Les phares (jeudi 20 mai 2027)"
    ]
    typed = {"email": "ines@example.org", "name": "Inès Calanque", "message": "Venez !"}
    response = client.post(ADD, sheet(form, **typed))

    assert response.status_code == 302, errors(response)
    [mail] = mailoutbox
    assert mail.to == ["ines@example.org"]
    for said in (
        "Odile",
        "Inès Calanque",
        "Venez !",
        "Les phares",
        "http://127.0.0.1:8000/ecrire/",
    ):
        assert said in mail.body
    assert "pas prêt" not in mail.body
    sent = client.get(page_of(Invitation.objects.get())).text
    assert "Les phares" in sent
    assert "pas prêt" not in sent


@pytest.mark.usefixtures("inviting")
def test_list_and_page_tell_what_became_of_each(client: Client) -> None:
    now = timezone.now()
    one = invited(recap=RecapFactory.create())
    invited(accepted_at=now)
    invited(revoked_at=now)
    invited(expires_at=now - timedelta(days=1))
    states = words(client.get(LIST), "//td[contains(@class, 'field-state')]")
    assert sorted(states) == sorted(str(state.label) for state in Invitation.State)
    for state in Invitation.State:
        found = words(client.get(f"{LIST}?state={state}"), "//td[contains(@class, 'field-state')]")
        assert found == [str(state.label)]
    page = client.get(page_of(one))
    assert page.status_code == 200
    assert client.post(page_of(one), {"email": "other@example.org"}).status_code == 403


@pytest.mark.usefixtures("inviting")
def test_sent_again_it_works_again(client: Client, mailoutbox: list[EmailMessage]) -> None:
    expired = invited(expires_at=timezone.now() - timedelta(days=1))
    revoked = invited(revoked_at=timezone.now())
    accepted = invited(accepted_at=timezone.now())
    act(client, "send_again", expired, revoked, accepted)
    assert len(mailoutbox) == 2
    assert set(Invitation.objects.open()) == {expired, revoked}
    # Anyone who decided for it stands for it.
    expired.refresh_from_db()
    assert expired.invited_by == get_user(client)


@pytest.mark.usefixtures("inviting")
def test_revoked_it_no_longer_works(client: Client) -> None:
    open_one = invited()
    accepted = invited(accepted_at=timezone.now())
    act(client, "revoke", open_one, accepted)
    open_one.refresh_from_db()
    accepted.refresh_from_db()
    assert open_one.state == Invitation.State.REVOKED
    assert accepted.state == Invitation.State.ACCEPTED


# --- Colleagues ----------------------------------------------------------------------------------


def roles(response: Any) -> list[str]:
    return [str(value) for value in document(response).xpath("//input[@name='role']/@value")]


def test_organisers_invite_colleagues(client: Client, mailoutbox: list[EmailMessage]) -> None:
    sign_in(client, organiser=True, name="Odile")
    form = client.get(f"{ADD}?role=organiser")
    assert roles(form) == ["organiser", "editor", "blogger"]
    assert document(form).xpath("//input[@name='role'][@checked]/@value") == ["organiser"]
    response = client.post(ADD, sheet(form, email="ines@example.org", name="Inès"))
    assert response.status_code == 302, errors(response)
    [mail] = mailoutbox
    assert mail.subject == "Organiser Marseille 2.0 avec nous"
    assert "Odile vous invite à organiser Marseille 2.0 ensemble." in mail.body


def test_editors_invite_no_organiser(client: Client, mailoutbox: list[EmailMessage]) -> None:
    sign_in(client, editor=True)
    form = client.get(f"{ADD}?role=organiser")
    assert roles(form) == ["editor", "blogger"]
    forged = {"email": "ines@example.org", "name": "Inès", "role": "organiser"}
    assert errors(client.post(ADD, sheet(form, **forged)))
    # Nor is that of an organiser sent again as an editor's, or called back.
    sent = invited(role="organiser", expires_at=timezone.now())
    act(client, "send_again", sent)
    act(client, "revoke", sent)
    sent.refresh_from_db()
    assert sent.state == Invitation.State.EXPIRED
    assert mailoutbox == []


@pytest.mark.usefixtures("inviting")
@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("pas une adresse", "adresse"),
        ("INES@example.org", "Une invitation est partie"),
        ("odile@example.org", "a déjà un compte avec ce rôle"),
    ],
)
def test_addresses_that_cannot_be_invited_say_why(
    client: Client, mailoutbox: list[EmailMessage], email: str, why: str
) -> None:
    invited(role="editor")
    UserFactory.create(editor=True, email="odile@example.org")
    form = client.get(ADD)
    response = client.post(ADD, sheet(form, email=email, name="Inès", role="editor"))
    [error] = errors(response)
    assert why in error
    assert mailoutbox == []
