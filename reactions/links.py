"""The link of a comment: whoever holds it wrote it."""

from django.core.signing import BadSignature, Signer

signer = Signer(salt="reactions.comments")


def token(pk: int) -> str:
    """What names the comment with this key to whoever wrote it."""
    return signer.sign(str(pk))


def read(token: str) -> int | None:
    """The key of the comment; None for a link that never was."""
    try:
        return int(signer.unsign(token))
    except BadSignature:
        return None
