"""Planning sessions: which rows the file means, and what it changes."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _, ngettext

from core.models import Tag
from exchange import people
from exchange.planning.candidates import PEOPLE, ROLES, WORDS, Candidate
from exchange.planning.editing import (
    Context,
    Named,
    Slugs,
    fill,
    note,
    refuse,
    settle,
)
from exchange.planning.links import set_links, with_held
from exchange.planning.lookups import Lookup
from exchange.planning.matching import Matching
from exchange.planning.named_people import no_name
from exchange.planning.session_statements import Statements, is_gone
from exchange.planning.slots import Slots
from exchange.planning.spans import Spans
from exchange.planning.speakers import RefusedPersonError, SeveralError, Speakers
from exchange.planning.values import (
    address_taken,
    fault,
    is_nameless,
    judge,
    quoted,
    unclear,
)
from exchange.records import Record, Sort
from speakers.models import Speaker
from talks.models import Credit, Session, SessionLink

# Fields of the row of a session; all others are spread over several rows.
COLUMNS = [
    *("title_fr", "title_en", "summary_fr", "summary_en", "abstract_fr", "abstract_en"),
    *("languages", "services", "seats", "registration_required", "full"),
    *("notice_fr", "notice_en", "sources", "state"),
]
# If one of these cannot be read, neither can the time and the room.
OF_SPAN = {"day", "start", "end", "length", "room", "format"}
MOST_NOTES = 20


def called(session: Session) -> tuple[str, str]:
    return session.title_fr, session.title_en


class Sessions:
    """Plans the sessions of an edition, with those that the file adds."""

    def __init__(self, context: Context, lookups: dict[Sort, Lookup], speakers: Speakers) -> None:
        self.context, self.lookups, self.speakers = context, lookups, speakers
        rows = context.snapshot.sessions
        self.known: Named[Session] = Named(rows, called)
        self.slugs = Slugs(row.slug for row in rows)
        self.tags: Named[Tag] = Named(context.snapshot.tags, lambda tag: (tag.name, tag.name_en))
        self.tag_slugs = Slugs(tag.slug for tag in context.snapshot.tags)
        self.spans = Spans(context, lookups)
        self.statements = Statements(context)
        self.slots = Slots(context, lookups)
        self.matching = Matching(context, self.known, self.slots)
        # Counts of unreadable languages, and whether they are of new sessions.
        self.unread_languages: Counter[tuple[str, bool]] = Counter()
        # Names with an “and” that may be those of several.
        self.joined: list[str] = []
        # Cells that a comma or an “and” splits into several people.
        self.parted: list[str] = []

    def plan(self, progress: Callable[[float], None]) -> None:
        """Judge all rows of the file first, then change the sessions of those taken."""
        records = self.context.reading.of("session")
        candidates = [self._candidate(record, n) for n, record in enumerate(records)]
        self.matching.match(candidates)
        for number, candidate in enumerate(candidates):
            self.statements.drop_old(candidate)
            self._judge(candidate)
            if number % 50 == 0:
                progress(0.5 * number / len(candidates))
        self.slots.plan(candidates)
        for number, candidate in enumerate(candidates):
            self._write(candidate)
            if number % 50 == 0:
                progress(0.5 + 0.5 * number / len(candidates))
        self.slots.hold_rooms()

    def missing(self) -> Iterator[str]:
        """Yield sessions that the file does not name, and slots that it named before."""
        met = {row.key for row in self.matching.matches.values()}
        for row in self.context.snapshot.sessions:
            if row.key not in met and row.state != Session.State.WITHDRAWN:
                yield str(row)
        yield from map(str, self.slots.missing)

    def notes(self) -> Iterator[str]:
        """Yield sentences on identifiers, names and unreadable languages."""
        yield from self.matching.notes()
        if self.joined:
            yield ngettext(
                "%(count)d name with “and” is taken for that of one (“%(name)s”): put ; between "
                "people.",
                "%(count)d names with “and” are each taken for that of one (“%(name)s”): put ; "
                "between people.",
                len(self.joined),
            ) % {"count": len(self.joined), "name": self.joined[0][:60]}
        if self.parted:
            yield ngettext(
                "%(count)d cell without ; is taken for several people (%(cells)s): is it?",
                "%(count)d cells without ; are taken for several people (%(cells)s): are they?",
                len(self.parted),
            ) % {"count": len(self.parted), "cells": quoted(self.parted)}
        for is_new in (True, False):
            yield from self._notes_on_languages(is_new=is_new)

    def _notes_on_languages(self, *, is_new: bool) -> Iterator[str]:
        """Yield sentences on unreadable languages, of new sessions or of existing ones."""
        counts = {said: n for (said, new), n in self.unread_languages.items() if new == is_new}
        listed = Counter(counts).most_common(MOST_NOTES)
        if others := sum(counts.values()) - sum(count for _words, count in listed):
            listed.append(("…", others))
        for words, count in listed:
            sentence = (
                ngettext(
                    "“%(words)s” cannot be read as languages: %(count)d session is taken without.",
                    "“%(words)s” cannot be read as languages: %(count)d sessions are taken "
                    "without.",
                    count,
                )
                if is_new
                else ngettext(
                    "“%(words)s” cannot be read as languages: %(count)d session keeps what it has.",
                    "“%(words)s” cannot be read as languages: %(count)d sessions keep what they "
                    "have.",
                    count,
                )
            )
            yield sentence % {"words": words[:60], "count": count}

    # --- Row by row -------------------------------------------------------------------------------

    def _candidate(self, record: Record, number: int) -> Candidate:
        judged = judge(record, self.context.language)
        values = judged.values
        title = values.get("title_fr") or values.get("title_en") or ""
        candidate = Candidate(number, record, values, title, self.context.step(record, title))
        candidate.emptied = judged.emptied
        candidate.faults += judged.faults
        candidate.unread_languages = judged.languages
        if not judged.unread & OF_SPAN:
            self.spans.set_span(candidate)
        return candidate

    # --- What cannot be --------------------------------------------------------------------------

    def _judge(self, candidate: Candidate) -> None:
        """Record why a row cannot be taken, and leave withdrawn and erased sessions alone."""
        row, values = candidate.row, candidate.values
        if is_gone(row):
            candidate.step.action = "leave"
            candidate.step.why = _("It was withdrawn, or erased.")
            return
        if not candidate.faults and is_nameless(row, values, "title"):
            why, mend = _("It has no title."), _("Write one, or delete the row.")
            candidate.faults.append(fault(candidate.record, "title", why, mend))
        for sort, known in self.lookups.items():
            if known.known.are_several(name := values.get(sort, "")):
                candidate.faults.append(unclear(candidate.record, sort, name))
        self._judge_state(candidate)
        self._judge_people(candidate)
        slug = values.get("slug", "")
        if slug and not candidate.first and not self.slugs.take(row, slug):
            candidate.faults.append(address_taken(candidate.record))

    def _judge_state(self, candidate: Candidate) -> None:
        row, state = candidate.row, candidate.values.get("state")
        if state == Session.State.WITHDRAWN and not (
            row is None and "key" in candidate.record.adopts
        ):
            why = _("A session is withdrawn on its own page, not by a file.")
            mend = _("Write “cancelled”, or leave the cell empty.")
            candidate.faults.append(fault(candidate.record, "state", why, mend))
        if state == Session.State.DRAFT and row is not None and row.announced:
            why = _("It has been announced: it cannot be a draft again.")
            candidate.faults.append(fault(candidate.record, "state", why))
        if not state and row is None:
            placed = self.context.confirms and candidate.span is not None
            candidate.values["state"] = Session.State.CONFIRMED if placed else Session.State.DRAFT

    def _judge_people(self, candidate: Candidate) -> None:
        """Read the people named, by role; no speaker is made before the row is taken."""
        values = candidate.values
        if "people" in values:
            candidate.people = {"speaker": [each for each in values.pop("people") if each[1]]}
        for role, name in PEOPLE.items():
            if name not in values:
                continue
            cell = values.pop(name)
            try:
                found = people.names(cell, self.speakers.known.called)
                candidate.people[role] = [("", each) for each in found]
                self.joined += people.joined(found, self.speakers.known.called)
                self.parted += people.parted(cell, self.speakers.known.called)
            except people.UnclearError:
                why = _("“%(cell)s” may be one person or several.") % {"cell": cell[:60]}
                mend = _("Put ; between people, and write first names first.")
                candidate.faults.append(fault(candidate.record, name, why, mend))
        for role, named in candidate.people.items():
            for identifier, name in named:
                self._judge_person(candidate, PEOPLE[role], identifier, name)

    def _judge_person(self, candidate: Candidate, column: str, identifier: str, name: str) -> None:
        shown = {"name": name[:80]}
        if people.is_address(name):
            candidate.faults.append(no_name(candidate.record, column, name))
            return
        try:
            self.speakers.check(name, identifier)
        except SeveralError:
            why = _("Several people on the site are called %(name)s.") % shown
            mend = _("Write the address (slug) of the one you mean instead of the name.")
            candidate.faults.append(fault(candidate.record, column, why, mend))
        except RefusedPersonError:
            why = _("The row that describes %(name)s is refused.") % shown
            candidate.faults.append(
                fault(candidate.record, column, why, _("Correct that one first."))
            )
        except ValueError:
            why = _("The name “%(name)s…” is too long.") % shown
            candidate.faults.append(fault(candidate.record, column, why))

    # --- What is written -------------------------------------------------------------------------

    def _write(self, candidate: Candidate) -> None:
        step = candidate.step
        if candidate.faults:
            refuse(step, *candidate.faults)
        if step.action in {"refuse", "leave"}:
            return
        if candidate.first:
            self._write_another_slot(candidate)
            return
        row, is_new = candidate.row, candidate.row is None
        if candidate.unread_languages:
            self.unread_languages[candidate.unread_languages, is_new] += 1
        if row is None:
            row = candidate.row = self._new(candidate)
        values = candidate.values
        own = {name: values[name] for name in COLUMNS if name in values}
        fill(row, candidate.record, step, own, self.context.writes)
        self._write_text(candidate, row)
        self._write_slug(candidate, row)
        self._write_people(candidate, row)
        self._write_lists(candidate, row)
        self.slots.write(candidate, row)
        self.context.remember(candidate.record, row)
        self.statements.remember(candidate, row)
        settle(step, is_new=is_new)

    def _write_another_slot(self, candidate: Candidate) -> None:
        row = candidate.first.row if candidate.first else None
        if row is None or (candidate.first and candidate.first.step.action == "refuse"):
            why = _("The row about the same session is refused.")
            refuse(
                candidate.step, fault(candidate.record, "title", why, _("Correct that one first."))
            )
            return
        self.slots.write(candidate, row)
        settle(candidate.step, is_new=False)

    def _new(self, candidate: Candidate) -> Session:
        key = self.context.new_key(candidate.record)
        row = Session(edition=self.context.edition, languages=[], key=key)
        number, adopted = str(candidate.number + 1), candidate.record.adopts.get("slug", "")
        slug = candidate.values.get("slug", "")
        if not slug and adopted and self.slugs.take(None, adopted):
            slug = adopted
        if "recorded" in candidate.record.adopts:
            row.services = [Session.Service.RECORDED]
        row.slug = slug or self.slugs.free(candidate.title, f"session-{number}")
        self.context.create(row)
        return row

    def _write_slug(self, candidate: Candidate, row: Session) -> None:
        slug = candidate.values.get("slug", "")
        if slug:
            fill(row, candidate.record, candidate.step, {"slug": slug}, self.context.writes)

    def _write_text(self, candidate: Candidate, row: Session) -> None:
        """Set the track and the format."""
        for sort in WORDS:
            if sort not in candidate.values:
                continue
            name, before = candidate.values[sort], getattr(row, sort)
            found = self.lookups[sort].named(name, candidate.record) if name else None
            if found is before:
                continue
            setattr(row, sort, found)
            self.context.writes.change(row, sort)
            shown = (str(each or "") for each in (before, found))
            note(candidate.step, candidate.record, sort, *shown)

    def _write_lists(self, candidate: Candidate, row: Session) -> None:
        values, snapshot, writes = candidate.values, self.context.snapshot, self.context.writes
        if "links" in values:
            before, links = snapshot.links.get(row.pk or 0, []), values["links"]
            candidate.made["links"] = sorted(links)
            if candidate.is_said_first:
                links = with_held(before, links)
            if shown := set_links(writes, before, links, SessionLink, session=row):
                note(candidate.step, candidate.record, "links", *shown)
        if "topics" in values:
            self._write_topics(candidate, row, values["topics"])

    def _write_topics(self, candidate: Candidate, row: Session, names: list[str]) -> None:
        held = {item.tag.key: item for item in self.context.snapshot.topics.get(row.pk or 0, [])}
        wanted = {tag.key: tag for tag in map(self._tag, names)}
        candidate.made["topics"] = sorted(wanted)
        if candidate.is_said_first:
            wanted |= {key: item.tag for key, item in held.items()}
        if held.keys() == wanted.keys():
            return
        writes = self.context.writes
        writes.deleted += [item for key, item in held.items() if key not in wanted]
        writes.topics += [(row, tag) for key, tag in wanted.items() if key not in held]
        before = sorted(item.tag.name for item in held.values())
        after = sorted(tag.name for tag in wanted.values())
        note(candidate.step, candidate.record, "topics", "; ".join(before), "; ".join(after))

    def _tag(self, name: str) -> Tag:
        if found := self.tags.find(name):
            return found
        tag = Tag(name=name, slug=self.tag_slugs.free(name, "topic"))
        self.tags.add(tag)
        self.context.create(tag)
        return tag

    def _write_people(self, candidate: Candidate, row: Session) -> None:
        """Set the people of the roles that the file names; other roles stay."""
        before = self.context.snapshot.credits.get(row.pk or 0, [])
        wanted: dict[str, list[Speaker]] = {}
        for role, named in candidate.people.items():
            held = {credit.speaker.key for credit in before}
            found = (self.speakers.named(n, candidate.record, i, held) for i, n in named)
            once = {speaker.key: speaker for speaker in found if speaker}
            if any(self.speakers.is_undecided(name, identifier) for identifier, name in named):
                # It is not taken as it is said: the next version is looked at again.
                for column in ROLES.keys() & candidate.said.keys():
                    candidate.said[column] = None
                once = {c.speaker.key: c.speaker for c in before if c.role == role} | once
            wanted[role] = list(once.values())
        # A person has one role: of several, the one they have already, else the first.
        roles = {c.speaker.key: c.role for c in before if c.role not in wanted}
        for credit in before:
            if credit.speaker in wanted.get(credit.role, ()):
                roles[credit.speaker.key] = credit.role
        for role, people_ in wanted.items():
            for person in people_:
                roles.setdefault(person.key, role)
        for role, people_ in wanted.items():
            speakers = [person for person in people_ if roles[person.key] == role]
            self._write_role(candidate, row, role, speakers, before)

    def _write_role(
        self,
        candidate: Candidate,
        row: Session,
        role: str,
        speakers: list[Speaker],
        before: list[Credit],
    ) -> None:
        of_role = [credit for credit in before if credit.role == role]
        candidate.made[role] = [person.key for person in speakers]
        if [credit.speaker.key for credit in of_role] == [person.key for person in speakers]:
            return
        writes, held = self.context.writes, {credit.speaker.key: credit for credit in of_role}
        for order, person in enumerate(speakers):
            credit = held.pop(person.key, None)
            if credit is None:
                made = Credit(session=row, speaker=person, role=role, order=order)
                self.context.create(made)
            elif credit.order != order:
                credit.order = order
                writes.change(credit, "order")
        writes.deleted += held.values()
        shown = "; ".join(c.speaker.name for c in of_role), "; ".join(p.name for p in speakers)
        note(candidate.step, candidate.record, PEOPLE[role], *shown)
