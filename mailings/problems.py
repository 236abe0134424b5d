"""What hinders sending a mailing, or is to be looked at before, and where it is put right."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext

from core.text.defang import defang
from core.text.translated import LANGUAGES, fold
from mailings.extension_points import Audience, Placeholder, Recipient
from mailings.models import PLACEHOLDER, Mailing, Texts
from mailings.writing import MOST_SIGNS, Values, parts, placeholders_by_word, written_languages

MOST_RECIPIENTS = 5000
# So many are named in a sentence; the others are counted.
MOST_NAMES = 5
# All there is of braces: placeholders, and what was meant to be one.
BRACES = re.compile(r"\{++[^{}\n]*+\}*+|\}++")
MOST_QUOTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a mailing cannot be sent, or what to look at before, as a sentence.

    `place`: the id of what mends it on the page of the draft. `recipients` are those it names;
    `pages`: by their keys, the addresses where it is put right. For who has none it cannot be.
    """

    message: str
    place: str = ""
    recipients: Sequence[Recipient] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def links(self) -> list[tuple[str, str]]:
        """Return labels and addresses of where it is put right; each address stands once."""
        names: dict[str, list[str]] = {}
        for who in self.recipients:
            if who.key in self.pages:
                names.setdefault(self.pages[who.key], []).append(who.name)
        for_several = _("for all of them at once")
        return [
            (found[0] if len(found) == 1 else for_several, address)
            for address, found in list(names.items())[:MOST_NAMES]
        ]

    @property
    def stuck(self) -> list[Recipient]:
        """Return those for whom it cannot be put right."""
        return [who for who in self.recipients if who.key not in self.pages]


def problems_of(
    mailing: Mailing,
    audience: Audience,
    recipients: Sequence[Recipient],
    values: Mapping[str, Values],
    gone: Collection[str],
) -> Iterator[Problem]:
    """Yield what is wrong with a mailing to some recipients.

    gone: the keys of those who were chosen, and may not be written to any more.
    """
    yield from _text_problems(mailing, audience)
    yield from _used_subjects(mailing)
    yield from _dropped_out(mailing, audience, gone)
    yield from _unfit(mailing, audience, recipients)
    yield from _too_early(mailing, audience, recipients)
    yield from _recipient_problems(recipients)
    yield from _lacking(mailing, audience, recipients, values)


# --- Words ---------------------------------------------------------------------------------------


def _text_problems(texts: Texts, audience: Audience) -> Iterator[Problem]:
    """Yield what is wrong with the texts themselves."""
    written = written_languages(texts)
    if not written:
        yield Problem(message=_("There is no letter yet."), place="id_subject_fr")
    for language in written:
        names = {"in_language": {"fr": _("in French"), "en": _("in English")}[language]}
        subject, text = parts(texts, language)
        in_subject, in_text = f"id_subject_{language}", f"id_text_{language}"
        if not subject:
            message = _("The letter %(in_language)s has no subject.")
            yield Problem(message=message % names, place=in_subject)
        if not text:
            message = _("The letter %(in_language)s has no text.")
            yield Problem(message=message % names, place=in_text)
        if len(text) > MOST_SIGNS:
            message = _("The letter %(in_language)s is too long: at most 20,000 characters.")
            yield Problem(message=message % names, place=in_text)
            continue
        faults = dict.fromkeys(_faults(subject, audience, is_subject=True), in_subject)
        faults |= dict.fromkeys(_faults(text, audience), in_text)
        for (message, quoted), place in faults.items():
            words = {**names, "quoted": quoted[:MOST_QUOTED]}
            yield Problem(message=message % words, place=place)


def _faults(
    text: str, audience: Audience, *, is_subject: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the braces of a text: a sentence, and what it is to quote."""
    for braces in BRACES.findall(text):
        if not PLACEHOLDER.fullmatch(braces):
            message = _("“%(quoted)s”: braces are for placeholders alone, one pair around each.")
            yield message, braces
    words = placeholders_by_word(audience)
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
            yield Problem(
                message=message % {"subject": subject},
                place=f"id_subject_{language}",
                is_warning=True,
            )


# --- People --------------------------------------------------------------------------------------


def _dropped_out(mailing: Mailing, audience: Audience, keys: Collection[str]) -> Iterator[Problem]:
    """Yield who was chosen and may not be written to any more; they hinder nobody else."""
    if keys:
        known = audience.names(keys, together=mailing.together)
        names = sorted(known.values())
        message = ngettext(
            "%(names)s is not among those who can be written to any more, and gets nothing.",
            "%(names)s are not among those who can be written to any more, and get nothing.",
            len(keys),
        )
        yield Problem(
            message=message % {"names": enumerate_names(names, len(keys))}, is_warning=True
        )


def _unfit(
    mailing: Mailing, audience: Audience, recipients: Sequence[Recipient]
) -> Iterator[Problem]:
    """Yield who meets none of the criteria by which recipients were added, perhaps not any more."""
    labels = [each.label for each in audience.criteria if each.name in mailing.criteria]
    fit = {
        key
        for criterion in mailing.criteria
        for key in audience.matching(criterion, together=mailing.together)
    }
    if labels and (unfit := [who for who in recipients if who.key not in fit]):
        message = _("What was chosen (%(criteria)s) is not, or not any more, true of %(names)s.")
        criteria = ", ".join(map(str, labels))
        yield _naming(message, unfit, {}, is_warning=True, criteria=criteria)


def _too_early(
    mailing: Mailing, audience: Audience, recipients: Sequence[Recipient]
) -> Iterator[Problem]:
    """Yield whom the standing text reminds of what they were never asked."""
    text = mailing.standing_text
    keys = audience.too_early(text.code, [who.key for who in recipients]) if text else ()
    if early := [who for who in recipients if who.key in keys]:
        message = _("“%(text)s” comes too early: nothing was asked yet of %(names)s.")
        yield _naming(message, early, {}, is_warning=True, text=str(text))


def _recipient_problems(recipients: Sequence[Recipient]) -> Iterator[Problem]:
    """Yield what is wrong with the number and the addresses of recipients."""
    if not recipients:
        yield Problem(message=_("Nobody is chosen: nobody gets anything."), place="to")
    if len(recipients) > MOST_RECIPIENTS:
        message = _("That is too many: at most 5,000 people get a mailing.")
        yield Problem(message=message, place="to")
    unreachable = [who for who in recipients if not are_addresses(who.addresses)]
    if unreachable:
        message = _("There is no e-mail address to which a letter can be sent for %(names)s.")
        yield _naming(message, unreachable, _rows(unreachable))
    for shared in _sharing(recipients):
        message = _("%(names)s have the same address, which gets as many letters.")
        yield _naming(message, shared, _rows(shared), is_warning=True)


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
    mailing: Mailing,
    audience: Audience,
    recipients: Sequence[Recipient],
    values: Mapping[str, Values],
) -> Iterator[Problem]:
    """Yield the placeholders without a value for a recipient, each with all whom that concerns."""
    lacking: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        for word, value in values[recipient.key].items():
            if value is not None and not value:
                lacking.setdefault(word, []).append(recipient)
    words = placeholders_by_word(audience)
    for word, concerned in lacking.items():
        message = _("“%(placeholder)s” has nothing to say for %(names)s.")
        pages = audience.pages_to_type(words[word].name, [who.key for who in concerned])
        yield _naming(message, concerned, pages, placeholder=_as_typed(mailing, word))


def _as_typed(texts: Texts, word: str) -> str:
    """Return a placeholder as it stands in the texts."""
    typed = (PLACEHOLDER.findall("\n".join(parts(texts, tag))) for tag in LANGUAGES)
    return next(f"{{{one}}}" for words in typed for one in words if fold(one) == word)


def _naming(
    message: str,
    recipients: Sequence[Recipient],
    pages: Mapping[str, str],
    *,
    is_warning: bool = False,
    **words: str,
) -> Problem:
    """Return a problem that names those whom it concerns."""
    names = enumerate_names([recipient.name for recipient in recipients], len(recipients))
    return Problem(
        message=message % {**words, "names": names},
        recipients=recipients,
        pages=pages,
        is_warning=is_warning,
    )


def _rows(recipients: Sequence[Recipient]) -> dict[str, str]:
    """Return where an organiser mends what is known of each."""
    return {recipient.key: recipient.url for recipient in recipients}


def enumerate_names(names: Sequence[str], count: int) -> str:
    """Return the first names of so many people, and how many others they are."""
    named = [defang(name) for name in names[:MOST_NAMES]]
    if others := count - len(named):
        more = ngettext("%(count)d other", "%(count)d others", others) if named else None
        person = ngettext("%(count)d person", "%(count)d people", others)
        named.append((more or person) % {"count": others})
    return get_text_list(named, _("and"))
