"""What a mailing says to each recipient, and what hinders sending it.

Its texts name placeholders in braces, which are for nothing else. What they become is written by
strangers: it is made harmless (core.text.defang) and put in once, so that nothing in it is a
placeholder, a link or a header.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext, override

from core.text.defang import defang
from core.text.translated import LANGUAGES, fold, one_line, shown as visible
from mailings.extension_points import Audience, Placeholder, Recipient, Value, audience_of
from mailings.models import Mailing, Texts

MOST_RECIPIENTS = 5000
MOST_SIGNS = 20_000
MOST_SIGNS_OF_SUBJECT = 200
MOST_LINES = 50
# So many are named in a sentence; the others are counted.
MOST_NAMES = 5

PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")
# Before a placeholder that has a line for itself: each of its lines begins so.
BULLET = " \t-–—•*"
# All there is of braces: placeholders, and what was meant to be one.
BRACES = re.compile(r"\{++[^{}\n]*+\}*+|\}++")
MOST_QUOTED = 60

# What each word in braces of somebody's text becomes, folded; None for their link.
type Values = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a letter: as it was typed, or what a placeholder became."""

    text: str
    is_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a mailing cannot be sent, or what to look at before, as a sentence.

    `recipients` are those it names, whose rows are to be put right.
    """

    message: str
    recipients: Sequence[Recipient] = ()
    is_warning: bool = False


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


# --- Writing -------------------------------------------------------------------------------------


def compose(texts: Texts, language: str, values: Values, link: str = "") -> tuple[str, str]:
    """Return the subject and the body for a reader of a language, or in the only one there is."""
    subject = "".join(piece.text for piece in subject_pieces(texts, language, values))
    if len(subject) > MOST_SIGNS_OF_SUBJECT:
        subject = subject[: MOST_SIGNS_OF_SUBJECT - 1].rstrip() + "…"
    body = "".join(piece.text for piece in body_pieces(texts, language, values, link))
    return subject, body.strip() + "\n"


def subject_pieces(texts: Texts, language: str, values: Values) -> list[Piece]:
    """Return the pieces of a subject, which is one line."""
    subject, language = _read(texts, language, "subject")
    return list(_line_pieces(one_line(subject).strip(), language, values, "", is_subject=True))


def body_pieces(texts: Texts, language: str, values: Values, link: str = "") -> list[Piece]:
    """Return the pieces of a letter, the link among them as a value."""
    body, language = _read(texts, language, "text")
    pieces: list[Piece] = []
    for line in visible(body).strip().splitlines():
        pieces += [*_line_pieces(line.rstrip(), language, values, link), Piece("\n")]
    return pieces[:-1]


def _line_pieces(
    line: str, language: str, values: Values, link: str, *, is_subject: bool = False
) -> Iterator[Piece]:
    """Yield the pieces of a line; one that has a list alone in it becomes as many lines."""
    before, *rest = PLACEHOLDER.split(line)
    is_list = len(rest) == 2 and not (before.strip(BULLET) or rest[1].strip() or is_subject)
    yield Piece(before)
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        match values.get(fold(word), f"{{{word}}}"):
            case None:
                yield Piece(link, is_value=True)
            case str(value):
                yield Piece(value, is_value=True)
            case lines if is_list:
                yield Piece(f"\n{before}".join(lines), is_value=True)
            case lines:
                with override(language):
                    yield Piece(get_text_list(list(lines), _("and")), is_value=True)
        yield Piece(after)


def _read(texts: Texts, language: str, part: str) -> tuple[str, str]:
    """Return the subject or the text for a reader of a language, and the language it is in."""
    language = read_language(texts, language)
    words: str = getattr(texts, f"{part}_{language}")
    return words, language


def read_language(texts: Texts, language: str) -> str:
    """Return the language in which a reader gets a letter: theirs, or the only one there is."""
    written = written_languages(texts)
    return language if language in written or not written else written[0]


def written_languages(texts: Texts) -> list[str]:
    """Return the languages in which there is a subject or a text."""
    return [language for language in LANGUAGES if any(_parts(texts, language))]


def _parts(texts: Texts, language: str) -> tuple[str, str]:
    subject, text = (getattr(texts, f"{part}_{language}") for part in ("subject", "text"))
    return visible(subject).strip(), visible(text).strip()


# --- Looking -------------------------------------------------------------------------------------


def shown(mailing: Mailing, keys: Sequence[str] | None = None) -> Shown:
    """Return what would be sent of a mailing now, to its chosen recipients or some of them."""
    audience = audience_of(mailing.audience)
    chosen = list(dict.fromkeys(mailing.chosen if keys is None else keys))
    if audience is None or not chosen:
        nobody = _("Nobody is chosen: nobody gets anything.")
        gone = _("Those it was to be sent to are not there any more.")
        problems = [Problem(message=gone if audience is None else nobody)]
        if audience:
            problems += _text_problems(mailing, audience)
        return Shown(recipients=(), values={}, problems=problems, digest="")
    recipients = eligible(mailing, audience, chosen)
    values = _values(mailing, audience, recipients)
    problems = [
        *_text_problems(mailing, audience),
        *_used_subjects(mailing),
        *_dropped_out(mailing, audience, set(chosen) - {who.key for who in recipients}),
        *_recipient_problems(recipients),
        *_lacking(mailing, recipients, values),
    ]
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
    words = _words(audience)
    used = {language: _used(mailing, language) & words.keys() for language in LANGUAGES}
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


def _words(audience: Audience) -> dict[str, Placeholder]:
    """Return the placeholders by their words in both languages, folded."""
    return {fold(word): one for one in audience.placeholders for word in one.words.values()}


def _used(texts: Texts, language: str) -> set[str]:
    """Return the words in braces of the texts of one language, folded."""
    return {fold(word) for part in _parts(texts, language) for word in PLACEHOLDER.findall(part)}


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


# --- What hinders --------------------------------------------------------------------------------


def _text_problems(texts: Texts, audience: Audience) -> Iterator[Problem]:
    """Yield what is wrong with the texts themselves."""
    written = written_languages(texts)
    if not written:
        yield Problem(message=_("There is no letter yet."))
    for language in written:
        names = {"in_language": {"fr": _("in French"), "en": _("in English")}[language]}
        subject, text = _parts(texts, language)
        if not subject:
            yield Problem(message=_("The letter %(in_language)s has no subject.") % names)
        if not text:
            yield Problem(message=_("The letter %(in_language)s has no text.") % names)
        if len(text) > MOST_SIGNS:
            message = _("The letter %(in_language)s is too long: at most 20,000 characters.")
            yield Problem(message=message % names)
            continue
        faults = [*_faults(text, audience), *_faults(subject, audience, is_subject=True)]
        for message, quoted in dict.fromkeys(faults):
            yield Problem(message=message % {**names, "quoted": quoted[:MOST_QUOTED]})


def _faults(
    text: str, audience: Audience, *, is_subject: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the braces of a text: a sentence, and what it is to quote."""
    for braces in BRACES.findall(text):
        if not PLACEHOLDER.fullmatch(braces):
            message = _("“%(quoted)s”: braces are for placeholders alone, one pair around each.")
            yield message, braces
    words = _words(audience)
    before, *rest = PLACEHOLDER.split(text)
    for word, after in zip(rest[::2], rest[1::2], strict=True):
        placeholder = words.get(fold(word))
        if placeholder is None:
            message = _("“%(quoted)s” (%(in_language)s) is not in the list of placeholders.")
            yield message, f"{{{word}}}"
        elif is_subject and placeholder.is_link:
            yield _("“%(quoted)s” is a link: it cannot be in a subject."), f"{{{word}}}"
        elif _is_glued(before, after, placeholder):
            yield _("“%(quoted)s” cannot be a part of an address."), f"{{{word}}}"
        before = after


def _is_glued(before: str, after: str, placeholder: Placeholder) -> bool:
    """Tell whether a value would become a part of an address, or a link part of a word."""
    head, tail = re.split(r"\s", before)[-1], re.split(r"\s", after, maxsplit=1)[0]
    is_word = head[-1:].isalnum() or tail[:1].isalnum() or tail[:1] in {"/", "?", "#", "&"}
    in_address = "@" in tail or any(sign in head for sign in ("://", "www.", "@"))
    return in_address or (is_word and (placeholder.is_link or placeholder.is_address))


def _used_subjects(mailing: Mailing) -> Iterator[Problem]:
    """Yield the subjects that an earlier mailing to the same audience had."""
    sent = Mailing.objects.filter(audience=mailing.audience).exclude(started_at=None)
    for language in written_languages(mailing):
        subject = getattr(mailing, f"subject_{language}")
        if sent.exclude(pk=mailing.pk).filter(**{f"subject_{language}": subject}).exists():
            message = _("“%(subject)s” was sent before: mail programs may show both as one.")
            yield Problem(message=message % {"subject": subject}, is_warning=True)


def _dropped_out(mailing: Mailing, audience: Audience, keys: set[str]) -> Iterator[Problem]:
    """Yield who was chosen and may not be written to any more; they hinder nobody else."""
    if keys:
        known = audience.names(keys, together=mailing.together)
        names = sorted(known.values())
        message = ngettext(
            "%(names)s is not among those who can be written to any more, and gets nothing.",
            "%(names)s are not among those who can be written to any more, and get nothing.",
            len(keys),
        )
        yield Problem(message=message % {"names": _enumerate(names, len(keys))}, is_warning=True)


def _recipient_problems(recipients: Sequence[Recipient]) -> Iterator[Problem]:
    """Yield what is wrong with the number and the addresses of recipients."""
    if not recipients:
        yield Problem(message=_("Nobody is chosen: nobody gets anything."))
    if len(recipients) > MOST_RECIPIENTS:
        message = _("That is too many: at most 5,000 people get a mailing.")
        yield Problem(message=message)
    unreachable = [who for who in recipients if not are_addresses(who.addresses)]
    if unreachable:
        message = _("There is no e-mail address to which a letter can be sent for %(names)s.")
        yield _naming(message, unreachable)
    for shared in _sharing(recipients):
        message = _("%(names)s have the same address, which gets as many letters.")
        yield _naming(message, shared, is_warning=True)


def are_addresses(addresses: Sequence[str]) -> bool:
    """Tell whether letters can be sent to these, of which there is one at least."""
    try:
        for address in addresses:
            validate_email(address)
    except ValidationError:
        return False
    return bool(addresses)


def _sharing(recipients: Sequence[Recipient]) -> list[list[Recipient]]:
    """Return those who share an address with others, together."""
    by_address: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        for address in {address.lower() for address in recipient.addresses}:
            by_address.setdefault(address, []).append(recipient)
    return [shared for shared in by_address.values() if len(shared) > 1]


def _lacking(
    mailing: Mailing, recipients: Sequence[Recipient], values: Mapping[str, Values]
) -> Iterator[Problem]:
    """Yield the placeholders without a value for a recipient, each with all whom that concerns."""
    lacking: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        for word, value in values[recipient.key].items():
            if value is not None and not value:
                lacking.setdefault(word, []).append(recipient)
    for word, concerned in lacking.items():
        message = _("“%(placeholder)s” has nothing to say for %(names)s.")
        yield _naming(message, concerned, placeholder=_as_typed(mailing, word))


def _as_typed(texts: Texts, word: str) -> str:
    """Return a placeholder as it stands in the texts."""
    typed = (PLACEHOLDER.findall("\n".join(_parts(texts, tag))) for tag in LANGUAGES)
    return next(f"{{{one}}}" for words in typed for one in words if fold(one) == word)


def _naming(
    message: str, recipients: Sequence[Recipient], *, is_warning: bool = False, **words: str
) -> Problem:
    """Return a problem that names those whom it concerns."""
    names = _enumerate([recipient.name for recipient in recipients], len(recipients))
    return Problem(
        message=message % {**words, "names": names}, recipients=recipients, is_warning=is_warning
    )


def _enumerate(names: Sequence[str], count: int) -> str:
    """Return the first names of so many people, and how many others they are."""
    named = [defang(name) for name in names[:MOST_NAMES]]
    if others := count - len(named):
        more = ngettext("%(count)d other", "%(count)d others", others) if named else None
        person = ngettext("%(count)d person", "%(count)d people", others)
        named.append((more or person) % {"count": others})
    return get_text_list(named, _("and"))
