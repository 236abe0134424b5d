"""What is taken, and from whom."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from time_machine import travel

from reactions import moderation
from reactions.comments import proof_of_work, receiving
from reactions.comments.receiving import forget_unconfirmed
from reactions.models import Commenter, Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests.factories import RecapFactory
from tests.reactions.comments.writing import (
    FIELDS,
    TWO_LINKS,
    challenge_in,
    comment,
    link,
    packed,
    page_of,
    send,
    shown,
    solve,
    thanks,
)

pytestmark = pytest.mark.django_db


def test_trusted_and_known_appears_at_once(
    trusted: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    response = send(trusted, recap)
    row = Reaction.objects.get(text=FIELDS["text"])
    assert row.state == Moderated.State.PUBLISHED
    assert row.decided_by is None
    assert response["Location"] == row.own_path == link(mailoutbox[-1])


def test_double_click_is_one_comment(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    assert send(client, recap)["Location"] == send(client, recap)["Location"] == thanks(recap)
    assert Reaction.objects.count() == len(mailoutbox) == 1


def test_several_links_make_the_browser_work(client: Client, recap: Recap) -> None:
    response = send(client, recap, text=TWO_LINKS)
    challenge = challenge_in(response)
    assert TWO_LINKS in shown(response)
    assert "reactions/proof_of_work.js" in shown(response)
    assert not Reaction.objects.exists()
    # A wrong number asks for another one.
    wrong = send(client, recap, text=TWO_LINKS, altcha="x")
    assert challenge_in(wrong) != challenge
    send(client, recap, text=TWO_LINKS, altcha=solve(challenge))
    assert Reaction.objects.get().text == TWO_LINKS


def test_without_javascript_an_editor_reads_it_first(trusted: Client, recap: Recap) -> None:
    assert challenge_in(send(trusted, recap, text=TWO_LINKS))
    send(trusted, recap, text=TWO_LINKS, altcha="")
    assert Reaction.objects.get(text=TWO_LINKS).state == Moderated.State.HELD


def test_without_javascript_two_a_day(client: Client, recap: Recap) -> None:
    def sent(n: int) -> int:
        said = {"text": f"{TWO_LINKS} {n}", "email": f"{n}@example.org"}
        return int(send(client, recap, altcha="", **said).status_code)

    with travel("2027-05-20T10:00:00Z", tick=False) as now:
        assert [sent(n) for n in range(3)] == [302, 302, 429]
        now.shift(timedelta(days=1))
        assert sent(3) == 302


def test_third_in_ten_minutes_is_still_easy_the_fourth_is_work(
    client: Client, recap: Recap
) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        answers = [send(client, recap, text=f"Mot {n}", email=f"{n}@example.org") for n in range(4)]
    assert [response.status_code for response in answers] == [302, 302, 302, 200]
    assert challenge_in(answers[3])


def test_letters_to_one_address_are_few(
    client: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False) as now:
        for n in range(3):
            send(client, recap, text=f"Mot {n}")
        now.shift(timedelta(hours=1))
        response = send(client, recap, text="Mot de trop")
        assert response.status_code == 429
        assert "Mot de trop" in shown(response)
        assert len(mailoutbox) == Reaction.objects.count() == 3
        now.shift(timedelta(days=1))
        assert send(client, recap, text="Le lendemain").status_code == 302


@pytest.mark.parametrize("bound", ["MOST_UNCONFIRMED_OF_A_RECAP", "MOST_UNCONFIRMED"])
def test_flood_of_unconfirmed_is_bounded_and_closes_nothing_to_the_known(
    trusted: Client,
    recap: Recap,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
) -> None:
    monkeypatch.setattr(receiving, bound, 2)
    flood = [comment(recap, state=Moderated.State.UNCONFIRMED, text=f"Mot {n}") for n in range(2)]
    response = send(
        Client(REMOTE_ADDR="192.0.2.1"), recap, text="Un mot de trop", email="odile@example.org"
    )
    assert response.status_code == 503
    assert "Un mot de trop" in shown(response)
    assert mailoutbox == []
    assert not Commenter.objects.filter(email="odile@example.org").exists()
    assert not moderation.is_full()

    assert send(trusted, recap)["Location"] == Reaction.objects.latest("pk").own_path
    elsewhere = send(
        Client(REMOTE_ADDR="192.0.2.2"), RecapFactory.create(), email="odile@example.org"
    )
    assert elsewhere.status_code == (302 if bound.endswith("RECAP") else 503)

    # What is past its life holds no place, be it that the worker did not get to it yet.
    too_old = timezone.now() - receiving.UNCONFIRMED_FOR
    Reaction.objects.filter(pk=flood[0].pk).update(received_at=too_old)
    room = send(Client(REMOTE_ADDR="192.0.2.3"), recap, text="Un mot", email="bo@example.org")
    assert room.status_code == 302


def test_full_queue_says_so(
    client: Client,
    recap: Recap,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(moderation, "MOST_WAITING", 1)
    comment(recap, state=Moderated.State.HELD)
    response = send(client, recap, text="Un de trop")
    assert response.status_code == 503
    assert "Un de trop" in shown(response)
    assert Reaction.objects.count() == 1
    # It is no error of the site.
    assert not caplog.records


def test_flood_from_one_place_is_bounded(
    client: Client, recap: Recap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of it: anyone who does all the work the browser is asked for gets no further."""
    monkeypatch.setattr("reactions.comments.proof_of_work.is_solved", lambda *args: True)
    monkeypatch.setattr(receiving, "MOST_A_DAY", 20)
    with travel("2027-05-20T00:00:00Z", tick=False) as now:
        for n in range(24):
            response = send(client, recap, text=f"Mot {n}", email=f"{n}@example.org", altcha="1")
            assert response.status_code in {302, 429}
            now.shift(timedelta(minutes=50))
        assert response.status_code == 429
        assert Reaction.objects.count() == receiving.MOST_A_DAY
        assert client.get(page_of(recap)).status_code == 200
        elsewhere = send(Client(REMOTE_ADDR="192.0.2.7"), recap)
        assert elsewhere.status_code == 302


def test_what_nobody_confirms_is_forgotten_with_its_address() -> None:
    recap = RecapFactory.create()
    old = comment(recap, state=Moderated.State.UNCONFIRMED)
    new = comment(
        recap,
        state=Moderated.State.UNCONFIRMED,
        commenter=Commenter.objects.create(email="n@e.org"),
    )
    held = comment(
        recap, state=Moderated.State.HELD, commenter=Commenter.objects.create(email="h@e.org")
    )
    week_old = timezone.now() - timedelta(days=7)
    Reaction.objects.filter(pk__in=[old.pk, held.pk]).update(received_at=week_old)
    forget_unconfirmed.call()
    assert set(Reaction.objects.all()) == {new, held}
    assert set(Commenter.objects.all()) == {new.commenter, held.commenter}


def test_an_editor_reads_it_first_after_its_letter_too(
    trusted: Client, recap: Recap, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = Client()
    send(elsewhere, recap, text=TWO_LINKS, altcha="")
    elsewhere.post(link(mailoutbox[0]), {"do": "confirm"})
    assert Reaction.objects.get(text=TWO_LINKS).state == Moderated.State.HELD


def test_solved_once() -> None:
    answer = solve(proof_of_work.challenge())
    assert proof_of_work.is_solved(answer)
    assert not proof_of_work.is_solved(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        packed(1),
        packed({"challenge": "x"}),
        packed(dict.fromkeys(("challenge", "salt", "signature"), "a?b?c") | {"number": 1}),
    ],
)
def test_what_is_no_answer(answer: str) -> None:
    assert not proof_of_work.is_solved(answer)


def test_wrong_answer_leaves_the_challenge_to_be_solved() -> None:
    challenge = proof_of_work.challenge()
    assert not proof_of_work.is_solved(packed({**json.loads(challenge), "number": -1}))
    assert proof_of_work.is_solved(solve(challenge))


def test_forged_or_old() -> None:
    number, salt = 7, "salt"
    forged = {
        "algorithm": "SHA-256",
        "challenge": sha256(f"{salt}{number}".encode()).hexdigest(),
        "number": number,
        "salt": salt,
        "signature": "0" * 64,
    }
    assert not proof_of_work.is_solved(packed(forged))
    with travel("2027-05-20T10:00:00Z", tick=False):
        challenge = proof_of_work.challenge()
    with travel("2027-05-20T10:21:00Z", tick=False):
        assert not proof_of_work.is_solved(solve(challenge))
