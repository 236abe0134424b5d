"""The token in the link to a comment, which only its author has."""

from django.core.signing import BadSignature, Signer


def _signer() -> Signer:
    # Made anew: a restored site has another key than when the program started.
    return Signer(salt="reactions.comments")


def sign(pk: int) -> str:
    """Return the token of the comment with this primary key."""
    return _signer().sign(str(pk))


def resolve(token: str) -> int | None:
    """Return the primary key of the comment with this token; None if it is forged."""
    try:
        return int(_signer().unsign(token))
    except BadSignature:
        return None
