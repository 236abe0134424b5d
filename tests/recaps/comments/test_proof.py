from hashlib import sha256
from itertools import count

import pytest
from time_machine import travel

from recaps.comments import proof

pytestmark = pytest.mark.django_db


def solve(challenge: str) -> str:
    """What static/recaps/proof.js does."""
    for number in count():
        digest = sha256(f"{challenge}{number}".encode()).digest()
        if digest[:2] == b"\0\0":
            return str(number)
    raise AssertionError


def test_solved_once() -> None:
    challenge = proof.challenge()
    number = solve(challenge)
    assert proof.is_solved(challenge, number)
    assert not proof.is_solved(challenge, number)


@pytest.mark.parametrize("number", ["", "x", "\x00", "-1"])
def test_not_solved(number: str) -> None:
    challenge = proof.challenge()
    assert not proof.is_solved(challenge, number)
    # It still can be.
    assert proof.is_solved(challenge, solve(challenge))


def test_forged_or_old() -> None:
    assert not proof.is_solved("forged", solve("forged"))
    with travel("2027-05-20T10:00:00Z", tick=False):
        challenge = proof.challenge()
    with travel("2027-05-20T10:21:00Z", tick=False):
        assert not proof.is_solved(challenge, solve(challenge))
