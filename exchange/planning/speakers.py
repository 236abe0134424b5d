"""Planning speakers: those that the file lists, and those that its sessions name."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.text.translated import fold
from exchange.columns import column
from exchange.decisions import KINDS
from exchange.people import first_name_first, join_names, sort_name
from exchange.planning.addresses import note_address
from exchange.planning.editing import (
    Context,
    Named,
    Slugs,
    differences,
    fill,
    matched,
    note,
    refuse,
    settle,
)
from exchange.planning.keys import as_key
from exchange.planning.links import other_links, set_links, with_held
from exchange.planning.plan import Change, Step
from exchange.planning.speaker_descriptions import description, editions, reasons
from exchange.planning.statements import Statement, drop_old
from exchange.planning.values import address_taken, fault, is_ours, judge, refuse_withdrawing
from exchange.records import Record
from speakers.models import Speaker, SpeakerLink

LONGEST_NAME = 150


class SeveralError(LookupError):
    """Several people have this name."""


class RefusedPersonError(LookupError):
    """The row of the file that describes this person is refused."""


class Speakers:
    """Plans all speakers of the site, with those that the file adds."""

    def __init__(self, context: Context) -> None:
        self.context = context
        # Erased speakers have no name any more.
        rows = [each for each in context.snapshot.speakers if not each.erased]
        self.erased = {each.key for each in context.snapshot.speakers if each.erased}
        self.erased |= context.snapshot.erased
        self.known: Named[Speaker] = Named(rows, lambda speaker: [speaker.name])
        self.former: dict[str, list[Speaker]] = {}
        for key, names in context.snapshot.former.items():
            for former in set(map(fold, names)) if key in self.known.keys else ():
                self.former.setdefault(former, []).append(self.known.keys[key])
        self.slugs = Slugs(each.slug for each in context.snapshot.speakers)
        self.met: dict[UUID, Record] = {}
        self.refused: set[str] = set()
        credits_ = context.snapshot.credits.values()
        self.of_edition = {credit.speaker.key for each in credits_ for credit in each}
        # Speakers in earlier files of the edition; their session may have been refused.
        earlier = (context.snapshot.identities.values(), context.snapshot.statements.values())
        self.remembered = {each.key for rows in earlier for each in rows}
        self.by_identifier: dict[str, Speaker] = {}
        # Speakers who may have been renamed, by new name and identifier: it is undecided.
        self.undecided: dict[str, Speaker] = {}
        self.renamed: set[UUID] = set()
        # Speakers whose identifier now belongs to another person.
        self.replaced: set[UUID] = set()

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
        self.here(name)

    def named(
        self, name: str, record: Record, identifier: str, held: Container[UUID]
    ) -> Speaker | None:
        """Return the speaker with that name, making one if there is none; call `check` first.

        held: the keys of the speakers of the session. None while it is undecided who the person is,
        unless the likely speaker is in the session already.
        """
        if found := self.is_undecided(name, identifier):
            return found if found.key in held else None
        found = self.by_identifier.get(identifier) or self.here(name)
        if found is None:
            alone = Record(sort="speaker", where=record.where, values={"name": name})
            step = self.context.step(alone, name)
            found, is_open = self._formerly(name, step)
            if found and is_open:
                return found if found.key in held else None
            found = found or self._elsewhere(alone, step, {"name": name})
            settle(step, is_new=found is None)
            found = found or self._new(name, alone, {})
        self.of_edition.add(found.key)
        return found

    def is_undecided(self, name: str, identifier: str) -> Speaker | None:
        """Return the speaker who may have been renamed so, while that is undecided."""
        return self.undecided.get(identifier) or self.undecided.get(fold(name))

    # --- Who is meant ----------------------------------------------------------------------------

    def _is_known(self, row: Speaker) -> bool:
        return row.key in self.of_edition or row.key in self.remembered

    def here(self, name: str) -> Speaker | None:
        """Return the speaker of this edition with that name or slug. Raises SeveralError."""
        called_so = self.known.called.get(fold(name), [])
        for keys in (self.of_edition, self.remembered):
            rows = [each for each in called_so if each.key in keys]
            if len(rows) > 1:
                raise SeveralError(name)
            if rows:
                return rows[0]
        addressed = self.known.slugs.get(name)
        return addressed if addressed and self._is_known(addressed) else None

    def _elsewhere(self, record: Record, step: Step, values: dict[str, Any]) -> Speaker | None:
        """Return a namesake outside this edition, if the user confirms that it is the same person.

        A name alone only identifies speakers of this edition.
        """
        name = values["name"]
        addressed = self.known.slugs.get(name)
        called_so = [*self.known.called.get(fold(name), []), *([addressed] if addressed else [])]
        found = {str(each.key): each for each in called_so if not self._is_known(each)}
        slug = values.get("slug")
        if not found or (slug and slug not in {each.slug for each in found.values()}):
            # With an address of their own they are but called like that person.
            return None
        answers = None
        if len(found) > 1:
            answers = {key: description(each) for key, each in found.items()}
            answers = {"new": str(KINDS["known"].answers["new"])} | answers
        chosen = self.context.ask(
            "known",
            f"{record.identifier}\n{fold(name)}",
            step,
            why=[reasons(self.context.snapshot, each, values) for each in found.values()],
            answers=answers,
            # A name of one word is that of many.
            is_sure=len(found) == 1 and " " in fold(name),
        )
        row = next(iter(found.values())) if chosen == "take" else found.get(chosen)
        if row is None:
            # Their own address, not that of their namesake.
            values.pop("slug", None)
            return None
        self.of_edition.add(row.key)
        return row

    def _formerly(self, name: str, step: Step) -> tuple[Speaker | None, bool]:
        """Return the speaker of this edition formerly so called, and whether it is undecided."""
        found = [each for each in self.former.get(fold(name), ()) if self._is_known(each)]
        if len(found) != 1 or fold(name) in self.known.called:
            return None, False
        (row,) = found
        decided = Statement(self.context, "formerly called", row.key)
        if decided.is_old("name", name):
            self.known.called[fold(name)] = [row]
            return row, False
        why = _("%(person)s was called so.") % {"person": row.name}
        answer = self.context.ask("renamed", f"formerly\n{row.key}\n{name}", step, why=[why])
        if answer == "leave":
            step.action = "leave"
            step.why = _("Renamed, or someone else: nobody has decided yet.")
            self.undecided[fold(name)] = row
        if answer == "same":
            decided.remember("name", name, name)
            decided.close()
            self.known.called[fold(name)] = [row]
        return (None if answer == "new" else row), answer == "leave"

    def _plan(self, record: Record) -> None:
        judged = judge(record, self.context.language)
        values = judged.values
        email = values.pop("email", "")
        judged.emptied.pop("email", None)
        join_names(values)
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
        row = self._new(name, record, values) if row is None else row
        self.of_edition.add(row.key)
        if step.action == "leave":
            if record.identifier:
                self.undecided[record.identifier] = row
            if fold(name) not in self.known.called:
                self.undecided[fold(name)] = row
            return
        self.met[row.key] = record
        if record.identifier:
            self.by_identifier[record.identifier] = row
        values |= Statement(self.context, "speaker", row.key).emptied(judged.emptied)
        self._fill_new(row, record, step, values)
        note_address(self.context, row, record, step, email)
        self.context.remember(record, row)
        self.context.settle(record, row, step, is_new=is_new)

    def _match(
        self, record: Record, step: Step, values: dict[str, Any], faults: list[Any]
    ) -> Speaker | None:
        """Return the row that a record means, if any; what forbids taking it goes to `faults`."""
        key, name = values.pop("key", None), values.get("name", "")
        row, step.how = matched(self.context, record, key, self.known)
        remembered = self.context.remembered("speaker", record.identifier)
        if {key, remembered, as_key(record.identifier)} & self.erased:
            why = _("This person was erased from the site.")
            faults.append(fault(record, "name", why, _("Delete the row from the file.")))
        elif row is None and not name and not faults:
            faults.append(fault(record, "name", _("It has no name.")))
        elif (
            row is not None
            and not key
            and not faults
            and self._is_another_person(record, step, row, name)
        ):
            row = None
        if row is None and name and not faults:
            row = self._by_name(record, step, values, faults)
        if row is not None and (first := self.met.get(row.key)):
            why = _("This person is there twice: see %(where)s.") % {"where": first.where}
            faults.append(fault(record, "name", why, _("Keep one of the two rows.")))
        refuse_withdrawing(record, row, values, faults)
        if not faults and (slug := values.get("slug")) and not self.slugs.take(row, slug):
            faults.append(address_taken(record))
        return row

    def _is_another_person(self, record: Record, step: Step, row: Speaker, name: str) -> bool:
        """Tell whether the identifier of a speaker now belongs to another person."""
        statement = Statement(self.context, "speaker", row.key)
        is_spelling = "name" not in statement.before and fold(name) == fold(row.name)
        if not name or name == row.name or is_spelling or statement.is_old("name", name):
            # A name corrected on the site is no change of the file.
            return False
        self.renamed.add(row.key)
        decided = Statement(self.context, "renamed speaker", row.key)
        if decided.is_old("name", name):
            # That is decided; whether other editions show the new name may not be.
            return False
        step.title = name
        answer = self.context.ask(
            "renamed",
            f"{record.identifier}\n{row.key}\n{name}",
            step,
            changes=[Change(column("speaker", "name").title(), row.name, name)],
        )
        if answer == "leave":
            step.action = "leave"
            step.why = _("Renamed, or someone else: nobody has decided yet.")
        if answer == "same":
            decided.remember("name", name, name)
            decided.close()
        if answer == "new":
            self.replaced.add(row.key)
        return answer == "new"

    def _by_name(
        self, record: Record, step: Step, values: dict[str, Any], faults: list[Any]
    ) -> Speaker | None:
        found = self.known.slugs.get(values.get("slug", ""))
        if found and self._is_known(found):
            step.how = _("its address")
            return found
        called = {each.key for each in self.known.called.get(fold(values["name"]), ())}
        is_met = not called.isdisjoint(self.met) or not called.isdisjoint(self.replaced)
        try:
            # In the file, identifiers distinguish people with the same name.
            found = None if record.identifier and is_met else self.here(values["name"])
        except SeveralError:
            why = _("Several people on the site are called so.")
            mend = _("Write the address (slug) of the one you mean into the file.")
            faults.append(fault(record, "name", why, mend))
            return None
        if found is None and (former := self._formerly(values["name"], step)[0]):
            # The name that they have by now stays.
            found = former
            del values["name"]
        found = found or self._elsewhere(record, step, values)
        step.how = _("its name") if found else ""
        return found

    # --- What becomes of them --------------------------------------------------------------------

    def _new(self, name: str, record: Record, values: dict[str, Any]) -> Speaker:
        slug = values.get("slug") or self.slugs.free(name, "speaker")
        key, withdrawn = self.context.new_key(record), values.pop("withdrawn", False)
        fields = {"key": key, "slug": slug, "withdrawn": withdrawn}
        row = Speaker(name=name, sort_name=sort_name(name), **fields)
        self.known.add(row)
        self.context.create(row)
        return row

    def _fill_new(self, row: Speaker, record: Record, step: Step, values: dict[str, Any]) -> None:
        """Write only what the file says differently from its last version."""
        if is_ours(record):
            self._fill(row, record, step, values)
            return
        statement = Statement(self.context, "speaker", row.key)
        # The name of a renamed speaker is decided already.
        decided = {"name"} & values.keys() if row.key in self.renamed else set()
        links = self.context.snapshot.speaker_links.get(row.pk or 0, [])

        def held(name: str) -> object:
            kept = sorted((each.kind, each.url) for each in links)
            return kept if name == "links" else getattr(row, name)

        said = drop_old(
            statement,
            values,
            step,
            held,
            lambda name: self._differences(row, record, {name: values[name]}),
            [name for name in values if name not in decided],
        )
        said |= {name: values[name] for name in decided}
        # That these stay is decided, whatever is answered to the rest.
        statement.close()
        is_stated_first = "name" in values and "name" not in statement.before
        if is_stated_first and fold(row.name) == fold(values["name"]):
            # Found by their name, they keep the spelling that they have here.
            values["name"] = row.name
        made = {"links": sorted(values.get("links") or ())}
        is_asked = row.key in self.context.snapshot.elsewhere
        if "links" in values and not statement.before and not is_asked:
            values["links"] = with_held(links, values["links"])
        left = self._fill(row, record, step, values)
        for name in said.keys() - left:
            statement.remember(name, said[name], made[name] if name in made else held(name))
        statement.close()

    def _differences(self, row: Speaker, record: Record, values: dict[str, Any]) -> list[Change]:
        """Return what the file would change of a speaker, in words."""
        own = {name: value for name, value in values.items() if name != "links"}
        found = [change for _name, change in differences(row, record, own)]
        before = self.context.snapshot.speaker_links.get(row.pk or 0, [])
        if values.get("links") is not None and (
            shown := other_links(before, values["links"], SpeakerLink)
        ):
            found.append(Change(column("speaker", "links").title(), *shown))
        return found

    def _fill(self, row: Speaker, record: Record, step: Step, values: dict[str, Any]) -> set[str]:
        """Set the values of the record, except shared ones that nobody agreed to change.

        Returns the names of the fields left alone: other editions show them.
        """
        is_sorted_by_name = row.sort_name == sort_name(row.name)
        if values.get("name") and "sort_name" not in values and is_sorted_by_name:
            values["sort_name"] = sort_name(values["name"])
        left = self._left(row, record, step, values)
        fields = {name: value for name, value in values.items() if name not in left}
        links = fields.pop("links", None)
        fill(row, record, step, fields, self.context.writes)
        if links is not None:
            before = self.context.snapshot.speaker_links.get(row.pk or 0, [])
            shown = set_links(self.context.writes, before, links, SpeakerLink, speaker=row)
            if shown:
                note(step, record, "links", *shown)
        return left

    def _left(self, row: Speaker, record: Record, step: Step, values: dict[str, Any]) -> set[str]:
        """Return the fields that other editions show and that nobody agreed to change."""
        if row.key not in self.context.snapshot.elsewhere:
            return set()
        why = _("Shown by: %(editions)s.") % {"editions": editions(self.context.snapshot, row)}
        left: set[str] = set()
        emptied = {name for name, value in values.items() if not value}
        for about, names in (("", values.keys() - emptied), ("\nemptied", emptied)):
            fields = {name: value for name, value in values.items() if name in names}
            changes = self._differences(row, record, fields)
            if not changes:
                continue
            asked = f"{row.key}{about}"
            if self.context.ask("shared", asked, step, why=[why], changes=changes) == "leave":
                left |= names
        return left
