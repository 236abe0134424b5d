"""A little work that a browser does before it sends, and that costs a flood of comments dearly.

It looks for a number that gives a hash with zeros in front, as ALTCHA and hashcash have it.
"""

from datetime import timedelta
from hashlib import sha256

from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import get_random_string

from core import limits

signer = TimestampSigner(salt="recaps.comments.proof")

# Sixteen bits: 65,000 hashes on average, a second or two of a phone.
ZEROS = "0000"
GOOD_FOR = timedelta(minutes=20)


def challenge() -> str:
    return signer.sign(get_random_string(12))


def is_solved(challenge: str, number: str) -> bool:
    """Whether the number solves the challenge, for the first time."""
    try:
        signer.unsign(challenge, max_age=GOOD_FOR)
    except BadSignature:
        return False
    solved = sha256(f"{challenge}{number}".encode()).hexdigest().startswith(ZEROS)
    return solved and limits.allow("challenge", challenge, most=1, per=timedelta(days=1))
