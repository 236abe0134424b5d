import json
from hashlib import sha256

import pytest
from time_machine import travel

from reactions.comments import proof_of_work
from tests.reactions.comments.writing import packed, solve

pytestmark = pytest.mark.django_db


def test_solved_once() -> None:
    answer = solve(proof_of_work.challenge())
    assert proof_of_work.is_solved(answer)
    assert not proof_of_work.is_solved(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        packed(1),
        packed({}),
        packed({"challenge": "x"}),
        packed(
            {
                "algorithm": "SHA-256",
                "challenge": "x",
                "number": 1,
                "salt": "a?b?c",
                "signature": "x",
            }
        ),
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
