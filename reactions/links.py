"""The link of a comment: whoever holds it wrote it."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from reactions.models import Reaction

signer = Signer(salt="reactions.comments")


def token(reaction: Reaction) -> str:
    return signer.sign(str(reaction.pk))


def path(reaction: Reaction) -> str:
    """Where its writer confirms, changes and withdraws it, in the language it was written from."""
    with translation.override(reaction.language):
        return reverse("reactions:mine", args=[token(reaction)])


def read(token: str) -> int | None:
    """The key of the comment; None for a link that never was."""
    try:
        return int(signer.unsign(token))
    except BadSignature:
        return None
