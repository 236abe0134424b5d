"""Mailings that other parts of the site prepare, for an organiser to look at and send."""

from collections.abc import Iterable, Sequence

from core.models import User
from mailings.models import Mailing, StandingText

COLUMNS = ("subject_fr", "text_fr", "subject_en", "text_en")


def prepare(
    audience_name: str,
    standing_text_code: str,
    keys: Iterable[str],
    by: User,
    criteria: Sequence[str] = (),
) -> Mailing:
    """Make a draft to recipients of an audience that begins with a standing text; return it.

    keys: those of the recipients. by: the organiser whom answers reach. criteria: the names of
    those that chose the recipients, if any did.
    """
    text = StandingText.objects.filter(code=standing_text_code).first()
    return begin(audience_name, text, by, keys, criteria)


def begin(
    audience_name: str,
    text: StandingText | None,
    by: User,
    keys: Iterable[str] = (),
    criteria: Sequence[str] = (),
) -> Mailing:
    """Make a draft that begins with a standing text, or empty; return it."""
    texts = {column: getattr(text, column) for column in COLUMNS} if text else {}
    return Mailing.objects.create(
        audience=audience_name,
        standing_text=text,
        chosen=list(keys),
        criteria=list(criteria),
        reply_to=by,
        **texts,
    )
