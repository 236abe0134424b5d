"""What a mailing is called on pages for organisers."""

from re import Match

from django.utils.translation import get_language, override

from core.text.defang import defang
from core.text.translated import fold
from mailings.extension_points import Audience
from mailings.models import PLACEHOLDER, Mailing
from mailings.writing import placeholders_by_word


def called(mailing: Mailing, audience: Audience | None) -> str:
    """Return the subject of a mailing as far as it says the same to all; "" if it has none.

    Of other placeholders their words stand there. audience: that of the mailing, if it is there.
    """
    subject, language = mailing.subject.read_in(get_language() or "fr")
    if audience is None or not PLACEHOLDER.search(subject):
        return PLACEHOLDER.sub(r"\1", subject)
    words = placeholders_by_word(audience)
    with override(language):
        values = audience.values_for_all()

    def becomes(braces: Match[str]) -> str:
        placeholder = words.get(fold(braces[1]))
        value = values.get(placeholder.name) if placeholder else None
        return defang(value) if value and isinstance(value, str) else braces[1]

    return PLACEHOLDER.sub(becomes, subject)
