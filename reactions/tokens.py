"""The token in the link of a comment: whoever holds it wrote it."""

from django.core.signing import BadSignature, Signer


def _signer() -> Signer:
    # Made anew: a restored site has another key than when the program started.
    return Signer(salt="reactions.comments")


def sign(pk: int) -> str:
    """The token of the comment with this key."""
    return _signer().sign(str(pk))


def resolve(token: str) -> int | None:
    """The key of the comment; None for a token that never was."""
    try:
        return int(_signer().unsign(token))
    except BadSignature:
        return None
