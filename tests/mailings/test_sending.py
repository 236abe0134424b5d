import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils import timezone
from time_machine import travel

from core.mail import bulk
from core.models import User
from mailings import sending
from mailings.composing import shown
from mailings.models import Delivery, Mailing
from tests.factories import MailingFactory, UserFactory
from tests.mailings.people import HUGO, INES, PAIR, People
from tests.smtp import Mailbox

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def nour() -> User:
    return UserFactory.create(name="Nour Belsunce", email="nour@example.org")


def start(mailing: Mailing, by: User) -> int:
    return sending.start(mailing, shown(mailing).digest, by)


def leave(mailing: Mailing) -> None:
    """Let the time pass in which it can be called back, and send it."""
    earlier = timezone.now() - sending.GRACE
    Mailing.objects.exclude(leaves_at=None).update(leaves_at=earlier)
    Delivery.objects.update(due_at=earlier)
    mailing.refresh_from_db()
    sending.deliver.call(mailing.pk, mailing.turn)
    mailing.refresh_from_db()


def ends() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "failure"))


# --- Starting ------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_each_gets_one_letter_in_their_language(
    people: People, mailbox: Mailbox, nour: User
) -> None:
    mailing = MailingFactory.create(
        text_fr="C’est ici : {lien personnel}",
        subject_en="Hello {first name}",
        text_en="For {your sessions}",
        reply_to=nour,
    )
    assert start(mailing, nour) == 2
    assert mailbox.kept == []
    leave(mailing)
    english, french = mailbox.mails
    assert (english["To"], english["Subject"]) == ("hugo@example.org", "Hello Hugo")
    assert english.get_content() == "For Dessiner la ville and Un récit par jour\r\n"
    assert (french["To"], french["Subject"]) == ("ines@example.org", "Bonjour Inès")
    assert french["Reply-To"] == "Nour Belsunce <nour@example.org>"
    assert french["Auto-Submitted"] == "auto-generated"
    assert french["List-Unsubscribe"] is None
    assert french.get_content().endswith("https://marseille20.example/mes-seances/1-1/\r\n")
    # Who needs none has none made, and what is kept has no link in it.
    assert people.links == 1
    assert "mes-seances" not in repr(list(Delivery.objects.values()))
    assert ends() == [(Delivery.State.SENT, "")] * 2
    sending.deliver.call(mailing.pk, mailing.turn)
    mailing.refresh_from_db()
    assert mailing.finished_at
    assert (mailing.chosen, mailing.sent_by) == ([], nour)
    assert len(mailbox.kept) == 2


@pytest.mark.parametrize("change", ["text", "value", "address", "gone"])
def test_what_was_not_shown_is_not_sent(people: People, nour: User, change: str) -> None:
    mailing = MailingFactory.create()
    digest = shown(mailing).digest
    match change:
        case "text":
            Mailing.objects.update(text_fr="Autre chose")
        case "value":
            people.said["1"] = {"first": "Agnès"}
        case "address":
            people.people = [HUGO, replace(INES, addresses=("agnes@example.org",))]
        case "gone":
            people.people = [HUGO]
    with pytest.raises(ValidationError) as refusal:
        sending.start(mailing, digest, nour)
    assert refusal.value.error_list[0].code == "changed"
    mailing.refresh_from_db()
    assert (mailing.started_at, mailing.chosen) == (None, ["1", "2"])
    assert not Delivery.objects.exists()


def test_what_is_sent_is_what_was_shown_however_late(
    people: People, mailbox: Mailbox, nour: User
) -> None:
    mailing = MailingFactory.create(chosen=["1"])
    start(mailing, nour)
    people.said["1"] = {"first": "Agnès"}
    leave(mailing)
    assert [mail["Subject"] for mail in mailbox.mails] == ["Bonjour Inès"]


# --- Calling back --------------------------------------------------------------------------------


def test_nothing_leaves_within_the_minute(
    people: People, tasks: Any, mailoutbox: list[EmailMessage], nour: User
) -> None:
    with travel(NOON, tick=False) as clock:
        mailing = MailingFactory.create()
        start(mailing, nour)
        assert [task.task.run_after - NOON for task in tasks] == [
            sending.GRACE,
            sending.GRACE + bulk.CLAIM_TIMEOUT,
        ]
        clock.shift(sending.GRACE - timedelta(seconds=1))
        sending.deliver.call(mailing.pk, 0)
        assert mailoutbox == []
        sending.call_back(mailing)
        mailing.refresh_from_db()
        assert (mailing.started_at, mailing.leaves_at, mailing.sent_by) == (None, None, None)
        assert mailing.chosen == ["1", "2"]
        assert not Delivery.objects.exists()
        # What was planned finds nothing, not even when it is sent once more.
        start(mailing, nour)
        clock.shift(sending.GRACE)
        sending.deliver.call(mailing.pk, 0)
        assert mailoutbox == []
        sending.deliver.call(mailing.pk, 1)
        assert len(mailoutbox) == 2


# --- As it is sent -------------------------------------------------------------------------------


def test_who_is_gone_by_then_gets_nothing_and_it_is_said(
    people: People, mailbox: Mailbox, nour: User
) -> None:
    mailing = MailingFactory.create()
    start(mailing, nour)
    people.people = [HUGO]
    leave(mailing)
    assert mailbox.addresses == ["hugo@example.org"]
    assert [state for state, _why in ends()] == [Delivery.State.SENT, Delivery.State.FAILED]
    assert Delivery.objects.get(recipient="1").reason
    assert Delivery.objects.get(recipient="2").reason == ""


def test_corrected_address_is_the_one_it_goes_to_again(
    people: People, mailbox: Mailbox, nour: User
) -> None:
    mailing = MailingFactory.create(chosen=["1"], text_fr="{lien personnel}")
    start(mailing, nour)
    mailbox.listener = lambda step, _address: (
        "550 no <ines@example.org>" if step == "RCPT" else None
    )
    leave(mailing)
    assert ends() == [(Delivery.State.FAILED, "550 no <…>")]
    mailbox.listener = lambda _step, _address: None
    people.people = [replace(INES, addresses=("ines@another.example",))]
    assert sending.send_again(mailing, Delivery.State.FAILED) == 1
    assert mailbox.addresses == ["ines@another.example"]
    # Each letter has its own link.
    assert mailbox.mails[0].get_content() == "https://marseille20.example/mes-seances/1-2/\r\n"
    # Only those of letters that arrived are kept.
    assert people.forgotten == ["https://marseille20.example/mes-seances/1-1/"]


@pytest.mark.parametrize("refusals", [0, 2])
def test_who_is_sent_a_link_counts_as_asked_once_however_often_it_was_tried(
    people: People, mailbox: Mailbox, nour: User, refusals: int
) -> None:
    mailing = MailingFactory.create(chosen=["1"], text_fr="{lien personnel}")
    start(mailing, nour)
    mailbox.listener = lambda step, _address: "450 later" if step == "RCPT" else None
    for _refusal in range(refusals):
        leave(mailing)
        assert people.asked == []
    mailbox.listener = lambda _step, _address: None
    leave(mailing)
    assert ends() == [(Delivery.State.SENT, "")]
    assert people.asked == ["1"]
    assert people.links - len(people.forgotten) == 1


@pytest.mark.parametrize(
    ("text", "at", "answer", "links_kept"),
    [
        ("{lien personnel}", "RCPT", "550 no", 0),
        # They may have it: the server hung up before it said so.
        ("{lien personnel}", "kept", "", 1),
        ("{prénom}", "RCPT", None, 0),
    ],
)
def test_who_gets_no_letter_or_no_link_was_not_asked(
    people: People,
    mailbox: Mailbox,
    nour: User,
    text: str,
    at: str,
    answer: str | None,
    links_kept: int,
) -> None:
    mailing = MailingFactory.create(chosen=["1"], text_fr=text)
    start(mailing, nour)
    mailbox.listener = lambda step, _address: answer if step == at else None
    leave(mailing)
    assert people.asked == []
    assert people.links - len(people.forgotten) == links_kept


@pytest.mark.parametrize("address", ["ines@example.org\nBcc: all@example.org", "", "é@example.org"])
def test_address_that_became_none_fails_alone(
    people: People, mailbox: Mailbox, nour: User, address: str
) -> None:
    mailing = MailingFactory.create()
    start(mailing, nour)
    people.people = [replace(INES, addresses=(address,)), HUGO]
    leave(mailing)
    assert mailbox.addresses == ["hugo@example.org"]
    assert [state for state, _why in ends()] == [Delivery.State.SENT, Delivery.State.FAILED]


def test_letter_to_several_is_one_and_shows_nobody_the_address_of_another(
    people: People, mailbox: Mailbox, nour: User
) -> None:
    steps: list[tuple[str, str]] = []
    mailbox.listener = lambda step, address: steps.append((step, address))
    mailing = MailingFactory.create(chosen=["s1"], together=True)
    assert start(mailing, nour) == 1
    leave(mailing)
    [(_last, raw)] = mailbox.kept
    assert [to for step, to in steps if step == "RCPT"] == list(PAIR.addresses)
    assert not any(address.encode() in raw for address in PAIR.addresses)


@pytest.mark.parametrize("refused", PAIR.addresses)
def test_letter_to_several_goes_to_all_or_to_nobody(
    people: People, mailbox: Mailbox, nour: User, refused: str
) -> None:
    mailing = MailingFactory.create(chosen=["s1"], together=True)
    start(mailing, nour)

    def refuse(step: str, address: str) -> str | None:
        return f"550 no <{address}>" if (step, address) == ("RCPT", refused) else None

    mailbox.listener = refuse
    leave(mailing)
    assert mailbox.kept == []
    assert ends() == [(Delivery.State.FAILED, "550 no <…>")]
    mailbox.listener = lambda _step, _address: None
    assert sending.send_again(mailing, Delivery.State.FAILED) == 1
    assert len(mailbox.kept) == 1


# --- Tests ---------------------------------------------------------------------------------------


def test_test_is_what_the_recipient_gets_byte_for_byte(
    people: People, mailbox: Mailbox, nour: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = "https://marseille20.example/mes-seances/1-1/"
    monkeypatch.setattr(people, "preview_link", lambda _key: link)
    people.said["1"] = {"first": "Inès {prénom} <b> https://evil.example " + "é" * 200}
    mailing = MailingFactory.create(
        chosen=["1"],
        text_fr="{prénom}\n{vos séances}\n{lien personnel}\n" + "x" * 990,
        reply_to=nour,
    )
    with travel(NOON, tick=False):
        sending.send_test(mailing, "1", nour)
        start(mailing, nour)
        leave(mailing)
    (to, test), (_address, real) = mailbox.kept
    assert to == nour.email
    test = test.replace(b"nour@example.org", b"ines@example.org", 1)
    # Each letter has its own name, by which mail programs tell it from others.
    one, other = (re.sub(rb"Message-ID:\s*<[^>]+>\r\n", b"", raw) for raw in (test, real))
    assert one == other


def test_test_of_what_cannot_be_sent_is_not_sent(
    people: People, mailoutbox: list[EmailMessage], nour: User
) -> None:
    with pytest.raises(ValidationError):
        sending.send_test(MailingFactory.create(text_fr="{nom}"), "1", nour)
    with pytest.raises(ValidationError):
        sending.send_test(MailingFactory.create(), "3", nour)
    assert mailoutbox == []
    # What others lack is no reason.
    people.said["2"] = {"first": ""}
    sending.send_test(MailingFactory.create(), "1", nour)
    assert [mail.to for mail in mailoutbox] == [["nour@example.org"]]


# --- Forgetting ----------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_nothing_of_who_is_forgotten_stays_but_a_count(
    people: People, mailoutbox: list[EmailMessage], nour: User
) -> None:
    mailing, unsent = MailingFactory.create_batch(2)
    start(mailing, nour)
    leave(mailing)
    Delivery.objects.filter(recipient="1").update(failure="550 no Inès")
    sending.forget("people", "1")
    unsent.refresh_from_db()
    assert unsent.chosen == ["2"]
    kept = mailing.deliveries.order_by("pk").values_list("recipient", "values", "failure", "state")
    assert list(kept) == [
        ("2", {"prenom": "Hugo"}, "", Delivery.State.SENT),
        ("", {}, "", Delivery.State.SENT),
    ]
    # Nor can they be written to once more.
    Delivery.objects.update(state=Delivery.State.FAILED)
    assert sending.send_again(mailing, Delivery.State.FAILED) == 1
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("ended", [True, False])
def test_after_two_months_nobody_is_named(people: People, nour: User, ended: bool) -> None:
    with travel(NOON, tick=False) as clock:
        mailing = MailingFactory.create()
        start(mailing, nour)
        leave(mailing)
        end = partial(Mailing.objects.update, started_at=NOON)
        end(finished_at=NOON if ended else None)
        clock.shift(sending.KEPT)
        sending.forget_old.call()
        assert Delivery.objects.known().count() == 2
        clock.shift(timedelta(seconds=1))
        sending.forget_old.call()
    assert Delivery.objects.known().count() == 0
    assert list(Delivery.objects.values_list("values", "state")) == [({}, Delivery.State.SENT)] * 2


def test_draft_that_nobody_changes_for_a_year_goes(people: People, nour: User) -> None:
    with travel(NOON, tick=False) as clock:
        old, sent = MailingFactory.create_batch(2)
        start(sent, nour)
        clock.shift(timedelta(days=2))
        young = MailingFactory.create()
        clock.shift(sending.DRAFTS_KEPT - timedelta(days=1))
        sending.forget_old.call()
    assert set(Mailing.objects.all()) == {sent, young}
    assert old not in Mailing.objects.all()
