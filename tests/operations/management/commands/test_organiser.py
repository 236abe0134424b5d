import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from core.models import Letter, User
from tests.factories import UserFactory

EMAIL = "Ines@example.org"
STRONG = "quai-des-belges-1720"

pytestmark = pytest.mark.django_db


def test_the_first_organiser_is_mailed_a_way_in_that_works_once(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("organiser", EMAIL)

    user = User.objects.get()
    assert (user.email, user.is_superuser) == (EMAIL.lower(), True)
    assert not user.has_usable_password()
    [letter] = mail.outbox
    assert letter.to == [user.email]
    found = re.search(r"https?://[^/]+(/compte/mot-de-passe/\S+)", str(letter.body))
    assert found
    assert found[1] not in capsys.readouterr().out
    # Nothing that lets anybody in is kept.
    assert found[1] not in Letter.objects.get().body

    form = client.get(found[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": STRONG, "password2": STRONG})
    assert User.objects.get().check_password(STRONG)
    again = Client().get(found[1], follow=True)
    assert not again.redirect_chain
    assert "password1" not in again.content.decode()


def test_reported_again_it_sends_a_second_letter_only_where_the_first_did_not_leave() -> None:
    for _time in range(2):
        call_command("organiser", EMAIL)
    assert User.objects.count() == 1
    [first] = mail.outbox

    # Its mail server was away.
    Letter.objects.update(sent_at=None, attempts=2)
    call_command("organiser", EMAIL)
    _first, second = mail.outbox
    assert second.to == first.to
    assert Letter.objects.get().sent_at


def test_an_account_of_another_person_stays_what_it_is() -> None:
    UserFactory.create(email=EMAIL.lower())
    with pytest.raises(CommandError, match="has an account that is no organiser's"):
        call_command("organiser", EMAIL)
    assert not User.objects.get().is_superuser


def test_once_an_organiser_came_in_nobody_else_is_made_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    UserFactory.create(superuser=True, last_login=timezone.now())

    call_command("organiser", EMAIL)
    assert "An organiser has come in" in capsys.readouterr().out
    assert not User.objects.filter(email=EMAIL.lower()).exists()
    assert not mail.outbox


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("organiser", "ines")
    assert not User.objects.exists()
