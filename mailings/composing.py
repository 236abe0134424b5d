"""What would be sent of a mailing now, to whom.

What placeholders become is written by strangers: it is made harmless (core.text.defang) and put in
once (mailings.writing), so that nothing in it is a placeholder, a link or a header.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.text.defang import defang
from core.text.translated import LANGUAGES, one_line
from mailings.extension_points import Audience, Placeholder, Recipient, Value, audience_of
from mailings.models import Mailing
from mailings.problems import Problem, problems_of
from mailings.writing import Values, placeholders_by_word, read_language, used_words

MOST_LINES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What would be sent of a mailing now, to whom; `digest` is another once anything differs.

    `values` are those of each recipient, by key.
    """

    recipients: Sequence[Recipient]
    values: Mapping[str, Values]
    problems: Sequence[Problem]
    digest: str

    @property
    def hindrances(self) -> list[Problem]:
        """Return the problems that keep it from being sent."""
        return [problem for problem in self.problems if not problem.is_warning]


def shown(
    mailing: Mailing, keys: Sequence[str] | None = None, audience: Audience | None = None
) -> Shown:
    """Return what would be sent of a mailing now, to its chosen recipients or some of them.

    audience: its own, where that was asked for already.
    """
    audience = audience or audience_of(mailing.audience)
    chosen = list(dict.fromkeys(mailing.chosen if keys is None else keys))
    if audience is None:
        gone = Problem(message=_("Those it was to be sent to are not there any more."))
        return Shown(recipients=(), values={}, problems=[gone], digest="")
    recipients = eligible(mailing, audience, chosen) if chosen else []
    values = _values(mailing, audience, recipients)
    left = set(chosen) - {who.key for who in recipients}
    problems = list(problems_of(mailing, audience, recipients, values, left))
    digest = _digest(mailing, recipients, values)
    return Shown(recipients=recipients, values=values, problems=problems, digest=digest)


def eligible(
    mailing: Mailing, audience: Audience, keys: Collection[str] | None = None
) -> list[Recipient]:
    """Return all to whom a mailing may be sent, or those of some keys."""
    found = audience.recipients(keys, together=mailing.together)
    have_it = audience.have_it([recipient.key for recipient in found], besides=mailing.pk)
    return [recipient for recipient in found if recipient.key not in have_it]


def _values(
    mailing: Mailing, audience: Audience, recipients: Sequence[Recipient]
) -> dict[str, Values]:
    """Return what the words in braces of each recipient's text become, made harmless."""
    known = audience.values([recipient.key for recipient in recipients])
    words = placeholders_by_word(audience)
    used = {language: used_words(mailing, language) & words.keys() for language in LANGUAGES}
    return {
        recipient.key: {
            word: _value(
                words[word],
                known.get(recipient.key, {}),
                has_link=audience.has_link(recipient.key),
            )
            for word in sorted(used[read_language(mailing, recipient.language)])
        }
        for recipient in recipients
    }


def _value(placeholder: Placeholder, known: Mapping[str, Value], *, has_link: bool) -> Value | None:
    """Return a value without what a stranger could do by it, and without empty lines."""
    if placeholder.is_link:
        return None if has_link else ""
    value = known.get(placeholder.name, "")
    safe = one_line if placeholder.is_address else defang
    if isinstance(value, str):
        return safe(value)
    lines = [line for line in map(safe, value) if line]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "…"]


def _digest(mailing: Mailing, recipients: Sequence[Recipient], values: Mapping[str, Values]) -> str:
    """Return a digest of all that is sent, but for links and the site's own name."""
    texts = [getattr(mailing, f"{part}_{tag}") for part in ("subject", "text") for tag in LANGUAGES]
    answers_to = mailing.reply_to and (mailing.reply_to.name, mailing.reply_to.email)
    people = [(who.key, who.name, who.addresses, who.language) for who in recipients]
    whole = [mailing.audience, mailing.together, texts, answers_to, people, values]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
