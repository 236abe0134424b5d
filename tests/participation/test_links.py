from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from time_machine import travel

from core.models import Letter
from participation import links
from participation.models import Participation, PersonalLink
from tests.factories import EditionFactory, ParticipationFactory
from tests.participation.factories import ContactFactory

pytestmark = pytest.mark.django_db

# Its clocks are eleven hours behind those of UTC, and its last day ends there.
SAMOA = {"time_zone": "Pacific/Pago_Pago", "last_day": date(2027, 5, 21)}


@pytest.fixture
def participation() -> Participation:
    return ParticipationFactory.create()


def test_link_is_known_by_a_digest_alone(participation: Participation) -> None:
    secret = links.make(participation)
    link = links.find(secret)
    assert link
    assert link.participation == participation
    assert secret not in str(PersonalLink.objects.values())
    assert len(secret) == 43


def test_each_letter_has_its_own_link_and_all_work_until_they_are_revoked(
    participation: Participation,
) -> None:
    secrets = [links.make(participation) for _ in range(3)]
    other = links.make(ParticipationFactory.create(edition=participation.edition))
    assert len(set(secrets)) == 3
    assert all(map(links.find, secrets))
    links.revoke(participation)
    assert not any(map(links.find, secrets))
    assert links.find(other)
    assert links.find(links.make(participation))


@pytest.mark.parametrize("secret", ["x", "é" * 43, "a" * 5000])
def test_what_is_no_secret_finds_nothing(participation: Participation, secret: str) -> None:
    links.make(participation)
    assert links.find(secret) is None


@pytest.mark.parametrize(
    ("facts", "last_moment"),
    [
        ({"last_day": date(2027, 5, 21)}, datetime(2027, 7, 20, 21, 59, 59, tzinfo=UTC)),
        (SAMOA, datetime(2027, 7, 21, 10, 59, 59, tzinfo=UTC)),
        # Sixty days later its clocks have gone back.
        ({"last_day": date(2027, 9, 20)}, datetime(2027, 11, 19, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_link_works_for_sixty_days_by_the_clock_of_the_edition(
    facts: dict[str, Any], last_moment: datetime
) -> None:
    edition = EditionFactory.create(first_day=date(2027, 5, 20), **facts)
    secret = links.make(ParticipationFactory.create(edition=edition))
    with travel(last_moment):
        assert links.find(secret)
    with travel(last_moment + timedelta(seconds=1)):
        assert links.find(secret) is None


def test_erased_speaker_has_no_link(participation: Participation) -> None:
    secret = links.make(participation)
    participation.speaker.erased = True
    participation.speaker.save()
    assert links.find(secret) is None


# --- A new one -----------------------------------------------------------------------------------


def secrets_in(mail: EmailMessage) -> list[str]:
    return [
        line.rstrip("/").rpartition("/")[2]
        for line in str(mail.body).splitlines()
        if "/mes-seances/" in line or "/my-sessions/" in line
    ]


def test_renewed_link_replaces_all_before_it_and_nothing_of_its_letter_is_kept(
    participation: Participation, mailoutbox: list[EmailMessage]
) -> None:
    contact = ContactFactory.create(speaker=participation.speaker, language="en")
    before = links.make(participation)
    assert links.renew(participation)
    [mail] = mailoutbox
    [secret] = secrets_in(mail)
    assert mail.to == [contact.email]
    assert "/en/my-sessions/" in mail.body
    assert links.find(before) is None
    assert links.find(secret)
    assert secret not in str(Letter.objects.values())


def test_letter_has_a_link_for_each_participation_of_its_reader(
    mailoutbox: list[EmailMessage],
) -> None:
    contact = ContactFactory.create(email="ines@example.org")
    twin = ContactFactory.create(email="ines@example.org")
    over = EditionFactory.create(first_day=date(2020, 5, 20))
    open_ones = [
        ParticipationFactory.create(speaker=contact.speaker),
        ParticipationFactory.create(speaker=twin.speaker),
    ]
    ParticipationFactory.create(speaker=contact.speaker, edition=over)
    with travel("2027-05-01"):
        links.write("ines@example.org")
        found = [links.find(secret) for secret in secrets_in(mailoutbox[0])]
    assert {link.participation for link in found if link} == set(open_ones)
    assert len(found) == 2
