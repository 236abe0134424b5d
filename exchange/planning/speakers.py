"""People: those whom the file tells of, and those whom its sessions name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.text import fold
from exchange.people import first_name_first, sort_name
from exchange.planning.editing import Context, Named, Slugs, fill, matched, note, refuse, settle
from exchange.planning.links import set_links
from exchange.planning.places import empty_key
from exchange.planning.plan import Step
from exchange.planning.values import address_taken, fault, judge
from exchange.records import Record
from speakers.models import Speaker, SpeakerLink

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_NAME = 150


class SeveralError(LookupError):
    """More than one person is called so."""


class RefusedPersonError(LookupError):
    """The row of the file that tells of them is refused."""


class Speakers:
    """All speakers of the site, with those that the file adds."""

    def __init__(self, context: Context) -> None:
        self.context = context
        # Who was erased has no name any more.
        rows = [each for each in context.snapshot.speakers if not each.erased]
        self.erased = {each.key for each in context.snapshot.speakers if each.erased}
        self.known: Named[Speaker] = Named(rows, lambda speaker: [speaker.name])
        self.slugs = Slugs(each.slug for each in context.snapshot.speakers)
        self.met: dict[UUID, Record] = {}
        self.refused: set[str] = set()
        credits_ = context.snapshot.credits.values()
        self.of_edition = {credit.speaker.key for each in credits_ for credit in each}
        self.by_identifier: dict[str, Speaker] = {}
        # Who is taken, by the name alone, for somebody of another edition.
        self.recognised: dict[UUID, str] = {}

    def plan(self) -> None:
        for record in self.context.reading.of("speaker"):
            self._plan(record)

    def check(self, name: str, identifier: str = "") -> None:
        """Raise SeveralError, RefusedPersonError, or ValueError for a name that is too long."""
        if identifier in self.by_identifier:
            return
        if fold(name) in self.refused:
            raise RefusedPersonError(name)
        if len(name) > LONGEST_NAME:
            raise ValueError(name)
        self._called(name)

    def named(self, name: str, record: Record, identifier: str = "") -> Speaker:
        """Whoever is called so, made when nobody is: `check` had nothing against it."""
        if found := self.by_identifier.get(identifier):
            return found
        found = self._called(name)
        if found is None:
            found = self._new(name)
            told = Record(sort="speaker", where=record.where, values={"name": name})
            step = self.context.step(told, name)
            settle(step, is_new=True)
        elif found.key not in self.met and self._is_of_others_alone(found):
            self.recognised[found.key] = found.name
        self.of_edition.add(found.key)
        return found

    def notes(self) -> Iterator[str]:
        """Who is taken for somebody of another edition, and what to do about somebody else."""
        if self.recognised:
            yield _(
                "Taken for people of other editions, by their names: %(names)s. Is one of them "
                "somebody else? Give them an address (slug) of their own in the file, or put them "
                "in a session of this edition by hand first."
            ) % {"names": ", ".join(self.recognised.values())}

    def _is_of_others_alone(self, found: Speaker) -> bool:
        is_elsewhere = found.pk in self.context.snapshot.elsewhere
        return is_elsewhere and found.key not in self.of_edition

    def _called(self, name: str) -> Speaker | None:
        """Of people of the same name the one of this edition. Raises SeveralError."""
        if not self.known.are_several(name):
            return self.known.find(name)
        found = self.known.called[fold(name)]
        here = [each for each in found if each.key in self.of_edition or each.key in self.met]
        if len(here) != 1:
            raise SeveralError(name)
        return here[0]

    def _plan(self, record: Record) -> None:
        judged = judge(record, self.context.language)
        values = judged.values
        _join_names(values)
        if "name" in values:
            values["name"] = first_name_first(values["name"], self.known.called)
        name = values.get("name", "")
        step = self.context.step(record, name)
        row = self._match(record, step, values, judged.faults)
        if judged.faults:
            refuse(step, *judged.faults)
            self.refused.add(fold(name))
            return
        is_new = row is None
        row = self._new(name, values.get("slug", "")) if row is None else row
        self.met[row.key] = record
        if record.identifier:
            self.by_identifier[record.identifier] = row
        self._fill(row, record, step, values)
        self.context.remember(record, row)
        self.context.settle(record, row, step, is_new=is_new)

    def _match(
        self, record: Record, step: Step, values: dict[str, Any], faults: list[Any]
    ) -> Speaker | None:
        """The row that is meant, if any; faults gets what speaks against taking the record."""
        key, name = values.pop("key", None), values.get("name", "")
        row, step.how = matched(self.context, record, key, self.known)
        remembered = self.context.remembered("speaker", record.identifier)
        if {key, remembered} & self.erased:
            why = _("This person was erased from the site.")
            faults.append(fault(record, "name", why, _("Delete the row from the file.")))
        elif key and row is None:
            faults.append(fault(record, "key", _("No speaker has this key."), empty_key()))
        elif row is None and not name and not faults:
            faults.append(fault(record, "name", _("It has no name.")))
        elif row is None and name:
            row = self._by_name(record, step, values, faults)
        if row is not None and (first := self.met.get(row.key)):
            why = _("This person is there twice: see %(where)s.") % {"where": first.where}
            faults.append(fault(record, "name", why, _("Keep one of the two rows.")))
        if not faults and (slug := values.get("slug")) and not self.slugs.take(row, slug):
            faults.append(address_taken(record))
        return row

    def _by_name(
        self, record: Record, step: Step, values: dict[str, Any], faults: list[Any]
    ) -> Speaker | None:
        if found := self.known.slugs.get(values.get("slug", "")):
            step.how = _("its address")
            return found
        if record.identifier and fold(values["name"]) in {
            fold(each.name) for key, each in self.known.keys.items() if key in self.met
        }:
            # Somebody else of that name: the file tells them apart.
            return None
        try:
            found = self._called(values["name"])
        except SeveralError:
            why = _("Several people on the site are called so.")
            mend = _("Write the address (slug) of the one you mean into the file.")
            faults.append(fault(record, "name", why, mend))
            return None
        if found and self._is_of_others_alone(found):
            if values.get("slug"):
                # An address of their own: they are but called like that person.
                return None
            self.recognised[found.key] = found.name
        step.how = _("its name") if found else ""
        return found

    def _new(self, name: str, slug: str = "") -> Speaker:
        slug = slug or self.slugs.free(name, "speaker")
        row = Speaker(name=name, sort_name=sort_name(name), slug=slug)
        self.known.add(row)
        self.context.create(row)
        return row

    def _fill(self, row: Speaker, record: Record, step: Step, values: dict[str, Any]) -> None:
        links, slug = values.pop("links", None), values.pop("slug", "")
        fill(row, record, step, values, self.context.writes)
        if slug:
            fill(row, record, step, {"slug": slug}, self.context.writes)
        if links is not None:
            before = self.context.snapshot.speaker_links.get(row.pk or 0, [])
            shown = set_links(self.context.writes, before, links, SpeakerLink, speaker=row)
            if shown:
                note(step, record, "links", *shown)


def _join_names(values: dict[str, Any]) -> None:
    """A first and a last name, in two columns, as the name and what it is sorted by."""
    first = values.pop("first_name", "")
    if first and not values.get("name") and values.get("sort_name"):
        values["name"] = f"{first} {values['sort_name']}"
    elif first and values.get("name") and not values.get("sort_name"):
        values["sort_name"] = values["name"]
        values["name"] = f"{first} {values['name']}"
