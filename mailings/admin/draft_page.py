"""What the page of a draft shows beside its form: recipients, placeholders and a preview."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from django.forms import BoundField, ModelForm
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.models import User
from core.text.translated import LANGUAGES
from mailings.admin.letters import MarkedLetter, marked_letter
from mailings.admin.placeholders import offered
from mailings.composing import Shown, eligible, shown
from mailings.extension_points import Audience, Recipient
from mailings.models import Mailing

# A kind of so many criteria stands open.
MOST_OPEN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A criterion, how many it would choose, whether they were added by it, and whether all of them
    are recipients.
    """

    name: str
    label: Promise | str
    count: int
    is_chosen: bool
    is_used_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipGroup:
    """The criteria of a kind; where they are many, those that chose nobody are `folded`."""

    kind: Promise | str
    chips: Sequence[Chip]
    folded: Sequence[Chip]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter in one language: how many read it, and the placeholders that it may hold."""

    name: str
    fields: Sequence[BoundField]
    readers: int
    placeholders: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A draft as its page shows it; `others` are those who are not chosen.

    `people` is how many it is to: several of them may get one letter together. `preview` is the
    letter of the reader.
    """

    audience: Audience
    shown: Shown
    people: int
    chip_groups: Sequence[ChipGroup]
    others: Sequence[Recipient]
    unreachable: Sequence[Recipient]
    letters: Sequence[Letter]
    reader: Recipient | None
    preview: MarkedLetter | None


def draft_page(form: ModelForm[Mailing], audience: Audience, reader: str, user: User) -> DraftPage:
    """Return what the page of a draft shows a user beside its form.

    reader: the key of the recipient whose letter is shown; else it is the first one's.
    """
    mailing = form.instance
    # The audience keeps what it knows of everybody: what follows asks for none of them again.
    everybody = eligible(mailing, audience)
    now = shown(mailing, audience=audience)
    chosen = {each.key: each for each in now.recipients}
    recipient = chosen.get(reader) or next(iter(now.recipients), None)
    return DraftPage(
        audience=audience,
        shown=now,
        people=_people(mailing, now),
        chip_groups=list(
            _chip_groups(mailing, audience, {each.key for each in everybody}, chosen.keys())
        ),
        others=[each for each in everybody if each.key not in chosen],
        unreachable=audience.unreachable(user),
        letters=_letters(form, audience, now),
        reader=recipient,
        preview=_preview(mailing, audience, now, recipient),
    )


def _people(mailing: Mailing, now: Shown) -> int:
    if mailing.together:
        return len({address for each in now.recipients for address in each.addresses})
    return len(now.recipients)


def _chip_groups(
    mailing: Mailing, audience: Audience, everybody: set[str], chosen: Set[str]
) -> Iterator[ChipGroup]:
    for kind, criteria in groupby(audience.criteria, lambda criterion: criterion.kind):
        found = []
        for criterion in criteria:
            keys = audience.matching(criterion.name, together=mailing.together) & everybody
            if keys:
                chip = Chip(
                    name=criterion.name,
                    label=criterion.label,
                    count=len(keys),
                    is_chosen=criterion.name in mailing.criteria and keys <= chosen,
                    is_used_up=keys <= chosen,
                )
                found.append(chip)
        is_open = len(found) <= MOST_OPEN
        chips = [chip for chip in found if is_open or chip.is_chosen]
        if found:
            folded = [chip for chip in found if chip not in chips]
            yield ChipGroup(kind=kind, chips=chips, folded=folded)


def _letters(form: ModelForm[Mailing], audience: Audience, now: Shown) -> list[Letter]:
    """Return the letter of each language; its first reader is the example of its placeholders."""
    readers = {tag: [who for who in now.recipients if who.language == tag] for tag in LANGUAGES}
    names = {"fr": _("In French"), "en": _("In English")}
    examples = audience.values([found[0].key for found in readers.values() if found])
    return [
        Letter(
            name=names[tag],
            fields=(form[f"subject_{tag}"], form[f"text_{tag}"]),
            readers=len(found),
            placeholders=offered([audience], tag, examples.get(found[0].key) if found else None),
        )
        for tag, found in readers.items()
    ]


def _preview(
    mailing: Mailing, audience: Audience, now: Shown, reader: Recipient | None
) -> MarkedLetter | None:
    if reader is None:
        return None
    link = audience.preview_link(reader.key) or _("(personal link)")
    return marked_letter(mailing, reader.language, now.values[reader.key], link)
