from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from core.models import User
from mailings import sending
from mailings.composing import shown
from mailings.models import Delivery, Mailing
from tests.admin import document, list_of, messages_of, page_of, sign_in, words
from tests.factories import MailingFactory
from tests.mailings.people import HUGO, INES, People
from tests.marseille20.test_admin_markup import faults

pytestmark = pytest.mark.django_db

NOON = "2026-11-30T12:00Z"
ROWS = "//ul[@class='deliveries']/li"
ON = "//a[@href='/afterwards/']"
INDEX = reverse("admin:index")


@pytest.fixture
def nour(client: Client, people: People) -> User:
    return sign_in(client, organiser=True, name="Nour Belsunce", email="nour@example.org")


def door(name: str, mailing: Mailing, *more: int) -> str:
    return reverse(f"admin:mailings_mailing_{name}", args=[mailing.pk, *more])


def start(by: User, **fields: Any) -> Mailing:
    made = MailingFactory.create(**fields)
    sending.start(made, shown(made).digest, by)
    made.refresh_from_db()
    return made


def leave(mailing: Mailing) -> None:
    """Let the time pass in which it can be called back, and send it."""
    earlier = timezone.now() - sending.GRACE
    Mailing.objects.exclude(leaves_at=None).update(leaves_at=earlier)
    Delivery.objects.update(due_at=earlier)
    sending.deliver.call(mailing.pk, mailing.turn)
    mailing.refresh_from_db()


def end(mailing: Mailing, key: str, state: Delivery.State, failure: str = "") -> None:
    mailing.deliveries.filter(recipient=key).update(
        state=state, failure=failure, tried_at=timezone.now()
    )


def state_on_list(client: Client, **query: str) -> list[str]:
    return words(client.get(list_of(Mailing), query), "//td[contains(@class, 'field-state')]")


# --- Departure -----------------------------------------------------------------------------------


def test_it_leaves_in_a_minute_and_is_called_back(
    client: Client, nour: User, mailoutbox: list[EmailMessage]
) -> None:
    with travel(NOON, tick=False) as clock:
        client.force_login(nour)
        made = start(nour)
        clock.shift(timedelta(seconds=13))
        page = client.get(door("look", made))
        assert words(page, "//div[@id='departure']/p") == [
            "Départ à 13:01:00 : 2 lettres. Encore 47 secondes."
        ]
        assert not document(page).xpath(ON)
        assert document(page).xpath("//progress/@value") == ["47"]
        assert state_on_list(client) == ["part dans 47 secondes"]
        back = client.post(door("call_back", made), follow=True)
    assert back.redirect_chain[-1][0] == page_of(made)
    assert messages_of(back) == ["Rappelé : personne n’a rien reçu. C’est de nouveau un brouillon."]
    assert words(back, "//ul[@class='mailing-names']/li")
    assert mailoutbox == []
    assert not Delivery.objects.exists()


def test_what_has_left_is_not_called_back(client: Client, nour: User) -> None:
    made = start(nour)
    leave(made)
    page = client.post(door("call_back", made), follow=True)
    assert len(messages_of(page)) == 1
    assert made.deliveries.count() == 2
    assert not document(page).xpath("//div[@id='departure']")


# --- What became of it ---------------------------------------------------------------------------


def test_sent_ones_are_named_and_can_be_read(
    client: Client, nour: User, mailoutbox: list[EmailMessage]
) -> None:
    made = start(nour, text_fr="Bonjour {prénom}, {lien personnel}")
    leave(made)
    assert len(mailoutbox) == 2
    page = client.get(door("look", made))
    assert [row.split(" envoyé")[0] for row in words(page, ROWS)] == [HUGO.name, INES.name]
    assert words(page, ON) == ["Et après"]
    assert state_on_list(client) == ["envoyé à 2 sur 2"]
    row = made.deliveries.get(recipient="1")
    letter = client.get(door("letter", made, row.pk))
    assert words(letter, "//h1") == [INES.name]
    assert words(letter, "//p[@class='letter__body']") == ["Bonjour Inès, (lien personnel)"]
    assert "mes-seances" not in letter.text


def test_failed_and_uncertain_ones_are_sent_again_each_by_its_button(
    client: Client, nour: User, mailoutbox: list[EmailMessage]
) -> None:
    made = start(nour)
    leave(made)
    Mailing.objects.update(started_at=NOON)
    end(made, "1", Delivery.State.FAILED, "550 No such user")
    end(made, "2", Delivery.State.UNCERTAIN)
    mailoutbox.clear()
    assert state_on_list(client) == ["envoyé à 0 sur 2, 1 échec, 1 envoi incertain"]
    assert state_on_list(client, state="wrong") != []
    page = client.get(door("look", made), {"state": "failed"})
    assert len(words(page, ROWS)) == 1
    assert "550 No such user" in words(page, ROWS)[0]
    # What it says is of the moment it was first sent.
    (known_then,) = words(page, "//p[@id='known-then']")
    assert "30 novembre 2026 13:00" in known_then
    assert document(page).xpath("//input/@aria-describedby") == ["known-then"] * 2
    assert list(faults(document(page))) == []
    client.post(door("again", made), {"state": "sent"})
    assert mailoutbox == []
    sent = client.post(door("again", made), {"state": "failed"}, follow=True)
    assert messages_of(sent) == ["En route vers 1 personne."]
    assert [mail.to for mail in mailoutbox] == [list(INES.addresses)]
    client.post(door("again", made), {"state": "uncertain"})
    assert [mail.to for mail in mailoutbox] == [list(INES.addresses), list(HUGO.addresses)]
    assert state_on_list(client, state="wrong") == []
    end(made, "2", Delivery.State.WAITING, "451 Later")
    Delivery.objects.filter(recipient="2").update(due_at=NOON)
    (waiting, _sent) = words(client.get(door("look", made)), ROWS)
    assert waiting.endswith("451 Later Nouvel essai le 30 novembre 2026 13:00.")


def test_who_was_forgotten_is_counted_and_not_named(client: Client, nour: User) -> None:
    made = start(nour)
    leave(made)
    sending.forget("people", "1")
    page = client.get(door("look", made))
    assert len(words(page, ROWS)) == 2
    assert INES.name not in page.text
    row = made.deliveries.get(recipient="")
    assert client.get(door("letter", made, row.pk)).status_code == 404


# --- The front page ------------------------------------------------------------------------------


def test_front_page_counts_what_went_wrong_for_a_while(client: Client, nour: User) -> None:
    made = start(nour)
    leave(made)
    assert "mailing" not in client.get(INDEX).context["overview"].waiting
    end(made, "1", Delivery.State.FAILED)
    end(made, "2", Delivery.State.UNCERTAIN)
    [line] = [
        each for each in client.get(INDEX).context["overview"].waiting if "courrier" in each.words
    ]
    assert line.count == 1
    assert len(words(client.get(line.url), "//tbody/tr")) == 1
    Delivery.objects.update(tried_at=timezone.now() - timedelta(days=15))
    assert not [
        each for each in client.get(INDEX).context["overview"].waiting if "courrier" in each.words
    ]


def test_front_page_says_that_one_is_held_up(client: Client, nour: User) -> None:
    made = start(nour)
    Mailing.objects.filter(pk=made.pk).update(trouble="Connection refused")
    [line] = [
        each for each in client.get(INDEX).context["overview"].waiting if "courrier" in each.words
    ]
    assert len(words(client.get(line.url), "//tbody/tr")) == 1
    assert "Connection refused" in client.get(door("look", made)).text


def test_editors_are_told_nothing(client: Client, people: People) -> None:
    boss = sign_in(client, organiser=True)
    made = start(boss)
    leave(made)
    end(made, "1", Delivery.State.FAILED)
    sign_in(client, editor=True)
    assert "courrier" not in str(client.get(INDEX).context["overview"])
    row = made.deliveries.get(recipient="1")
    for address in (door("look", made), door("letter", made, row.pk)):
        assert client.get(address).status_code == 403
    for name in ("again", "call_back"):
        assert client.post(door(name, made), {"state": "failed"}).status_code == 403
