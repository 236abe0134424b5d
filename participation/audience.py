"""Speakers of an edition as people who may be written to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import batched

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, override

from core.models import User
from core.templatetags.addresses import site_url
from events.models import Edition
from mailings.extension_points import Audience, Criterion, Placeholder, Recipient, Value
from participation import links
from participation.criteria import SpeakerCriterion, criteria_of
from participation.models import Participation
from participation.organisers import MAY_KEEP_ADDRESSES
from participation.participants import Participant, participants
from participation.placeholders import PLACEHOLDERS, ValuesOfEdition, page_to_type
from participation.recipient_keys import JOINS, audience_name, key_of, speakers_of
from speakers.models import Speaker

# How many people one letter goes to at most.
MOST_TOGETHER = 20

# The codes of standing texts: of what was asked already, and for who was never asked.
REMINDER, INVITATION = "reminder", "invitation"

# People who get one letter.
type Group = list[Participant]


def audiences() -> Iterator["SpeakerAudience"]:
    """Yield the speakers of each edition that is not archived, those of the current one first."""
    for edition in Edition.objects.open().order_by("-is_current", "-first_day", "-pk"):
        yield SpeakerAudience(edition)


class SpeakerAudience(Audience):
    """Those who are credited in sessions of an edition, by the keys of their rows.

    What is known of them is asked for once, or for those alone who are asked about.
    """

    placeholders: Sequence[Placeholder] = PLACEHOLDERS

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.name = audience_name(edition)

    @property
    def label(self) -> str:  # type: ignore[override]
        return _("Speakers of %(edition)s") % {"edition": self.edition}

    # --- People ----------------------------------------------------------------------------------

    def people(self, speakers: Collection[int] | None = None) -> list[Participant]:
        """Return the people of this audience, or those of some pks."""
        return participants(self.edition, speakers)

    @cached_property
    def _people(self) -> list[Participant]:
        return self.people()

    def _those(self, keys: Collection[str]) -> list[Participant]:
        """Return the people of some keys, also of those of several people."""
        pks = {pk for key in keys for pk in speakers_of(key)}
        if "_people" in self.__dict__:
            return [one for one in self._people if one.speaker.pk in pks]
        return self.people(pks)

    def _groups(self, people: Iterable[Participant], *, together: bool) -> dict[str, Group]:
        """Return those of these people who have an address, by the keys of recipients.

        Together are those who take part in the same sessions and read the same language: all that
        is said to them is true of each, and everybody gets one letter.
        """
        groups: dict[object, Group] = defaultdict(list)
        for one in people:
            if one.contact:
                parts = frozenset((part.session.pk, part.is_expected) for part in one.parts)
                alike = (parts, one.contact.language) if together else one.speaker.pk
                groups[alike].append(one)
        return {
            _key_of(some): some
            for group in groups.values()
            for some in map(list, batched(group, MOST_TOGETHER))
        }

    def recipients(
        self, keys: Collection[str] | None = None, *, together: bool = False
    ) -> list[Recipient]:
        """Return all with an address, or those of some keys."""
        # Who else is in a group is not in its key.
        people = self._people if keys is None or together else self._those(keys)
        groups = self._groups(people, together=together)
        return [
            _recipient(key, group) for key, group in groups.items() if keys is None or key in keys
        ]

    def unreachable(self, user: User) -> list[Recipient]:
        """Return those who take part, but whose address nobody knows."""
        return [
            replace(_recipient(_key_of([one]), [one]), url=address_url(one, user))
            for one in self._people
            if not one.contact
        ]

    def names(self, keys: Collection[str], *, together: bool = False) -> dict[str, str]:
        """Return the names of recipients by key, as long as their rows are there."""
        pks = {pk for key in keys for pk in speakers_of(key)}
        known = dict(Speaker.objects.filter(pk__in=pks).values_list("pk", "name"))
        named = {key: [known[pk] for pk in speakers_of(key) if pk in known] for key in keys}
        return {key: get_text_list(names, _("and")) for key, names in named.items() if names}

    # --- Choosing --------------------------------------------------------------------------------

    @cached_property
    def _criteria(self) -> dict[str, SpeakerCriterion]:
        return {each.name: each for each in criteria_of(self._people, timezone.now())}

    @property
    def criteria(self) -> list[Criterion]:  # type: ignore[override]
        return [
            Criterion(name=each.name, label=each.label, kind=each.kind)
            for each in self._criteria.values()
        ]

    def matching(self, criterion: str, *, together: bool = False) -> set[str]:
        """Return the keys of the recipients that a criterion chooses, all or one of them."""
        known = self._criteria.get(criterion)
        groups = self._groups(self._people, together=together)
        return {key for key, group in groups.items() if known and any(map(known.chooses, group))}

    def too_early(self, standing_text_code: str, keys: Collection[str]) -> set[str]:
        """Return the keys of those who were never asked, and are not to be reminded."""
        if standing_text_code != REMINDER:
            return set()
        new = {one.speaker.pk for one in self._those(keys) if one.days_waiting is None}
        return {key for key in keys if not new.isdisjoint(speakers_of(key))}

    # --- What is said of them --------------------------------------------------------------------

    def values(self, keys: Collection[str]) -> Mapping[str, Mapping[str, Value]]:
        """Return what placeholders become, in the language of each recipient."""
        people = {one.speaker.pk: one for one in self._those(keys)}
        found = {}
        for key in keys:
            group = [people[pk] for pk in speakers_of(key) if pk in people]
            if group:
                with override(_language(group)):
                    found[key] = self.said_of(group)
        return found

    def values_for_all(self) -> dict[str, Value]:
        """Return what is said of the edition, in the active language."""
        return self._values.for_all()

    def pages_to_type(self, placeholder: str, keys: Collection[str]) -> dict[str, str]:
        """Return by key where an organiser types what a placeholder becomes for a recipient."""
        people = {one.speaker.pk: one for one in self._those(keys)}
        found = {}
        for key in keys:
            group = [people[pk] for pk in speakers_of(key) if pk in people]
            if group and (page := page_to_type(placeholder, group[0])):
                found[key] = page
        return found

    def said_of(self, group: Group) -> dict[str, Value]:
        """Return what placeholders become for a recipient, in the active language."""
        return self._values.of(group)

    @cached_property
    def _values(self) -> ValuesOfEdition:
        return ValuesOfEdition(self.edition)

    def link(self, key: str) -> str:
        """Return a new personal link; "" for several people."""
        if not (one := self._reader(key)):
            return ""
        secret = links.make_for_reader(self._participation(one))
        return links.address(secret, _language([one])) if secret else ""

    def link_sent(self, key: str) -> None:
        """Note that a speaker was asked."""
        rows = Participation.objects.filter(edition=self.edition, speaker__in=speakers_of(key))
        rows.update(asked_at=Coalesce("asked_at", timezone.now()), times_asked=F("times_asked") + 1)

    def forget_link(self, link: str) -> None:
        """Delete a personal link that nobody has."""
        links.discard(link)

    def pages_afterwards(self) -> list[tuple[str, str]]:
        """Return the list of who has not answered."""
        page = reverse("admin:events_edition_unanswered", args=[self.edition.pk])
        return [(_("Who has not answered"), page)]

    def has_link(self, key: str) -> bool:
        """Tell whether it is the key of one person."""
        return JOINS not in key

    def prepare_preview(self, key: str) -> None:
        """Make the row of a speaker whom nobody has written to."""
        if one := self._reader(key):
            self._participation(one)

    def preview_link(self, key: str) -> str:
        """Return the page that shows organisers what a speaker sees; "" for several people."""
        if not (one := self._reader(key)):
            return ""
        mine = Participation.objects.filter(edition=self.edition, speaker=one.speaker).first()
        if mine is None:
            return ""
        with override(_language([one])):
            return site_url(reverse("participation:preview", args=[mine.pk]))

    def _reader(self, key: str) -> Participant | None:
        """Return the person of a key, if they are one who can be written to."""
        if not self.has_link(key):
            return None
        return next((one for one in self._those([key]) if one.contact), None)

    def _participation(self, one: Participant) -> Participation:
        rows = Participation.objects
        return one.participation or rows.get_or_create(edition=self.edition, speaker=one.speaker)[0]


def _key_of(group: Group) -> str:
    return key_of(one.speaker for one in group)


def address_url(one: Participant, user: User, back: str = "") -> str:
    """Return where a user writes down the address of a person; "" if they may not, or who it is
    of had it erased.

    From there they are led to `back`, a path, once it is saved.
    """
    if one.is_forgotten or not user.has_perms(MAY_KEEP_ADDRESSES):
        return ""
    query = {"speaker": one.speaker.pk, **({"back": back} if back else {})}
    return reverse("admin:events_edition_addresses", args=[one.edition.pk], query=query)


def _recipient(key: str, group: Group) -> Recipient:
    return Recipient(
        key=key,
        name=get_text_list([one.speaker.name for one in group], _("and")),
        addresses=tuple(one.contact.email for one in group if one.contact),
        language=_language(group),
        url=reverse("admin:speakers_speaker_change", args=[group[0].speaker.pk]),
    )


def _language(group: Group) -> str:
    return next((one.contact.language for one in group if one.contact), "fr")
