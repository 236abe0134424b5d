"""What a browser that takes picks along says to the server, and all that others may try."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from core.models import Erasure
from events.models import Edition
from picks.addresses import new_secret, reading_id
from picks.models import Selection
from picks.notes import MOST_NOTE
from picks.views import sync
from tests.picks.conftest import Tell, short

pytestmark = pytest.mark.django_db

OTHER = "ffffffff-ffff"


@pytest.fixture
def secret(edition: Edition, tell: Tell) -> str:
    """Of a selection of one session."""
    status, answer = tell("take", picks=short("phares"))
    assert status == 200
    return str(answer["secret"])


def stored() -> str:
    return " ".join(Selection.objects.get().sessions)


def test_taking_along_keeps_what_is_known_and_neither_secret_nor_reader(
    edition: Edition, tell: Tell
) -> None:
    status, answer = tell("take", picks=f"{short('phares', 'demain')} {OTHER} <b>")

    assert status == 200
    assert answer["picks"] == short("phares", "demain").split()
    assert answer["unknown"] == ["<b>", OTHER]
    assert answer["edition"] == str(edition.key)
    secret, reading = answer["secret"], reading_id(answer["secret"])
    assert answer["page"] == f"http://testserver/en/my-picks/{reading}/"
    assert answer["calendar"] == f"http://testserver/en/my-picks/{reading}.ics"
    assert answer["webcal"] == f"webcal://testserver/en/my-picks/{reading}.ics"
    (row,) = Selection.objects.values()
    assert row.keys() == {"id", "key", "editing_key", "mask", "edition_id", "sessions", "notes"}
    assert secret not in repr(row)
    assert reading not in repr(row)


def test_two_devices_that_were_offline_lose_nothing(secret: str, tell: Tell) -> None:
    agreed = short("phares")
    assert tell("agree", secret=secret, base=agreed, picks=short("phares", "rues"))[0] == 200
    _status, answer = tell("agree", secret=secret, base=agreed, picks=short("quais"))

    assert answer["picks"] == short("rues", "quais").split()
    assert stored() == short("rues", "quais")


def test_a_new_reading_address_leaves_the_secret(secret: str, tell: Tell, client: Client) -> None:
    before = tell("agree", secret=secret)[1]
    for _turn in range(2):
        _status, answer = tell("renew", secret=secret, what="reading")
        assert answer.keys() == {"page", "calendar", "webcal"}
        for name in ("page", "calendar"):
            assert client.get(before[name]).status_code == 404
            assert client.get(answer[name]).status_code == 200
        # What other devices hear with the secret that they have.
        before = tell("agree", secret=secret, base="", picks=short("rues"))[1]
        assert {name: before[name] for name in answer} == answer
        assert before["picks"] == short("phares", "rues").split()
    assert answer["page"].split("/")[-2] not in repr(Selection.objects.values())


def test_a_new_secret_leaves_the_reading_address(secret: str, tell: Tell, client: Client) -> None:
    tell("renew", secret=secret, what="reading")
    before = tell("agree", secret=secret)[1]
    for _turn in range(2):
        fresh = new_secret()
        assert tell("renew", secret=secret, what="secret", fresh=fresh) == (200, {"secret": fresh})
        for what in ("agree", "renew", "forget", "code"):
            assert tell(what, secret=secret, what="secret", fresh=new_secret())[0] == 404
        secret = fresh
        now = tell("agree", secret=secret, base="", picks=short("phares"))[1]
        assert {name: now[name] for name in before} == before
        assert client.get(before["page"]).status_code == 200
    assert tell("renew", secret=secret, what="reading")[0] == 200
    assert client.get(before["page"]).status_code == 404


@pytest.mark.parametrize("fresh", ["", "short", "x" * 25, "é" * 24, "+" * 24, "x" * 23 + "\n"])
def test_a_new_secret_that_is_none(secret: str, tell: Tell, fresh: str) -> None:
    status, answer = tell("renew", secret=secret, what="secret", fresh=fresh)
    assert status == 400
    assert "Load this page again" in answer["error"]
    assert tell("agree", secret=secret)[0] == 200


def test_a_new_secret_that_opens_something_already(secret: str, tell: Tell) -> None:
    other = tell("take", picks="")[1]["secret"]
    for fresh in (secret, other):
        assert tell("renew", secret=secret, what="secret", fresh=fresh)[0] == 404
    assert not Erasure.objects.exists()
    assert {tell("agree", secret=each)[0] for each in (secret, other)} == {200}


def test_deleted_it_is_gone(secret: str, tell: Tell, client: Client) -> None:
    assert tell("forget", secret=secret) == (200, {})

    assert not Selection.objects.exists()
    status, answer = tell("agree", secret=secret, picks=short("rues"))
    assert status == 404
    assert "still on this device" in answer["error"]
    assert not Selection.objects.exists()


@pytest.mark.parametrize("what", ["agree", "renew", "forget", "code"])
def test_who_reads_cannot_edit(secret: str, tell: Tell, what: str) -> None:
    fresh = new_secret()
    assert tell(what, secret=reading_id(secret), what="secret", fresh=fresh)[0] == 404
    assert stored() == short("phares")


def test_the_code_carries_the_secret_in_the_fragment(
    secret: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(address: str) -> str:
        drawn.append(address)
        return "<svg>"

    monkeypatch.setattr(sync, "qr_code", draw)
    answer = client.post("/en/my-picks/code/", {"secret": secret})
    assert drawn == [f"http://testserver/en/my-picks/#k={secret}"]
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"].startswith("no-store")


def test_picks_are_a_file_for_a_calendar_and_nothing_is_kept(
    edition: Edition, client: Client
) -> None:
    answer = client.post("/en/my-picks/calendar/", {"picks": f"{short('phares', 'rues')} {OTHER}"})
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2027-picks.ics"'
    assert answer.content.count(b"BEGIN:VEVENT") == 2
    assert b"SOURCE" not in answer.content
    assert not Selection.objects.exists()


# --- Notes ---------------------------------------------------------------------------------------


def noted(**changes: tuple[str, str]) -> str:
    return json.dumps({short(slug): change for slug, change in changes.items()})


def test_notes_of_two_devices_are_put_together_and_closed_to_all_others(
    secret: str, tell: Tell, client: Client
) -> None:
    first = tell("agree", secret=secret, notes=noted(phares=("", "Deux feutres"), rues=("", "Lu")))
    assert first[1]["notes"] == {short("phares"): "Deux feutres", short("rues"): "Lu"}
    changes = noted(phares=("", "Voir Jeanne \ud83d"), rues=("Lu", ""))
    _status, answer = tell("agree", secret=secret, notes=changes)

    assert answer["notes"] == {short("phares"): "Voir Jeanne \ud83d\n\nDeux feutres"}
    assert tell("agree", secret=secret)[1]["notes"] == answer["notes"]
    # Neither the row nor a reading address has a word of it.
    assert "Jeanne" not in repr(Selection.objects.values())
    for address in (answer["page"], answer["calendar"]):
        assert "Jeanne" not in client.get(address).content.decode()
    fresh = new_secret()
    assert tell("renew", secret=secret, what="secret", fresh=fresh)[0] == 200
    assert tell("agree", secret=fresh)[1]["notes"] == answer["notes"]


@pytest.mark.parametrize("much", [{"phares": MOST_NOTE}, dict.fromkeys(("phares", "rues"), 5000)])
def test_notes_that_are_too_long_change_nothing(
    secret: str, tell: Tell, monkeypatch: pytest.MonkeyPatch, much: dict[str, int]
) -> None:
    monkeypatch.setattr("picks.notes.MOST_NOTES", MOST_NOTE + 10)
    kept = tell("agree", secret=secret, notes=noted(phares=("", "a")))[1]["notes"]
    changes = noted(**{slug: ("", "é" + "b" * size) for slug, size in much.items()})
    for what in ("take", "agree"):
        status, answer = tell(what, secret=secret, picks=short("rues"), notes=changes)
        assert status == 413
        assert "shorten a note" in answer["error"]
    assert Selection.objects.count() == 1
    assert stored() == short("phares")
    assert tell("agree", secret=secret, base=short("phares"))[1]["notes"] == kept


@pytest.mark.parametrize(
    "notes", ["{", "[]", "3", '"a"', '{"a": "b"}', '{"a": ["b"]}', '{"a": [1, 2]}', "[" * 90_000]
)
def test_notes_that_are_none(secret: str, tell: Tell, notes: str) -> None:
    status, answer = tell("agree", secret=secret, notes=notes)
    assert (status, "Load this page again" in answer["error"]) == (400, True)


# --- What is wrong -------------------------------------------------------------------------------


def test_more_sessions_than_there_are(secret: str, tell: Tell) -> None:
    many = " ".join(f"{n:08x}-0000" for n in range(sync.MOST_SESSIONS + 1))
    for what, field in (("take", "picks"), ("agree", "picks"), ("agree", "base")):
        status, answer = tell(what, **{"secret": secret, field: many})
        assert status == 400
        assert "2000" in answer["error"]


def test_forms_of_other_sites_are_refused(edition: Edition, client: Client) -> None:
    answer = client.post("/en/my-picks/take/", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not Selection.objects.exists()


def test_without_a_current_edition_there_is_nothing_to_take(tell: Tell) -> None:
    assert tell("take", picks="")[0] == 404


def test_anyone_who_guesses_is_slowed(
    secret: str, tell: Tell, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("picks.views.sync.MOST_MISSES", 3)
    monkeypatch.setattr("picks.views.shared.MOST_MISSES", 3)
    with travel("2027-05-20T08:20:00Z", tick=False):
        for n in range(3):
            assert tell("agree", secret=f"guess{n}")[0] == 404
        status, answer = tell("agree", secret="guess")
        assert status == 429
        assert "too often" in answer["error"]
        page = client.get("/en/my-picks/guess/")
        assert page.status_code == 429
        assert page.headers["Retry-After"] == "3600"
        # Those who have an address are not stopped by who guesses beside them.
        assert tell("agree", secret=secret, base="", picks="")[0] == 200


def test_one_place_cannot_fill_the_server(
    edition: Edition, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "MOST_TAKEN", 2)
    with travel("2027-05-20T08:20:00Z", tick=False):
        assert [tell("take", picks="")[0] for _ in range(3)] == [200, 200, 429]
    assert Selection.objects.count() == 2


def test_erasures_do_not_grow_without_end(
    secret: str, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "MOST_RENEWED_A_DAY", 2)
    with travel("2027-05-20T08:20:00Z", tick=False):
        assert tell("renew", secret="guess", what="reading")[0] == 404
        answers = [tell("renew", secret=secret, what="reading") for _ in range(4)]
    assert [status for status, _answer in answers] == [200, 200, 429, 429]
    assert "try again tomorrow" in answers[-1][1]["error"]
    assert Erasure.objects.count() == 2
    with travel("2027-05-21T08:20:00Z", tick=False):
        assert tell("renew", secret=secret, what="reading")[0] == 200


def test_no_log_has_the_secret(
    secret: str, tell: Tell, client: Client, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    with caplog.at_level(logging.DEBUG):
        tell("agree", secret=secret, picks="")
        client.post("/en/my-picks/agree/", {"secret": secret}, headers={"Origin": "https://x.y"})
        tell("forget", secret=secret)
        tell("forget", secret=secret)
    queries = {record.name for record in caplog.records} & {"django.db.backends"}
    assert queries == set()
    assert secret not in caplog.text
