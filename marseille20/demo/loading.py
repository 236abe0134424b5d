"""The loading of the demonstration: its rows are made as its files say, and published.

demo.json holds rows as the models name them, and slugs where a row names another; pages/ holds a
Markdown file per page and language. Slugs are keys: loading twice makes nothing twice. The edition
has a key of its own, as have the people and topics that were made for it: by these they are found
again (`marseille20.demo.removal`), whatever they are called by then.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from markdown_it import MarkdownIt

from core.content.version import counted_once
from core.history import unrecorded
from core.models import Entry, Tag
from core.text.richtext import sanitize
from core.text.translated import Text
from events.models import Edition, Page, Room, Venue
from marseille20.demo import plan
from marseille20.demo.participations import put_participations
from reactions.models import Reaction
from recaps.models import Author, Card, Recap
from recaps.text.html import to_html
from recaps.text.markdown import from_markdown
from search.models import Shortcut
from speakers.models import Speaker
from talks.models import Credit, Format, Release, Session, Slot, Track
from talks.releases import NothingToPublishError, publish

FOLDER = Path(__file__).parent
KEY = UUID("8f0c6f0e-2010-4d2a-9d3f-13002a0b1e55")
FIRST = Text("Premier programme", "First programme")
AGAIN = Text("Programme de démonstration rechargé", "Demonstration programme loaded again")

type Values = dict[str, Any]


class NotLoadedError(Exception):
    """The demonstration cannot be loaded, for the reason in its sentence; nothing has changed."""


def key_of(model: type[models.Model], slug: str) -> UUID:
    """Return the key of a row of this kind that was loaded for the whole site."""
    return uuid5(KEY, f"{model._meta.model_name} {slug}")


def demonstrations() -> QuerySet[Edition]:
    """Return the demonstration edition, whatever its name by now, or none.

    One that was loaded before it had a key is known by its address, by all of its sessions, and by
    its first release, which was published without an account.
    """
    content = read()
    before = Edition.objects.filter(slug=content["edition"]["slug"]).filter(
        releases__number=1, releases__published_by=None, releases__note_fr=FIRST.fr
    )
    slugs = [session["slug"] for session in content["sessions"]]
    count = Count("sessions", filter=Q(sessions__slug__in=slugs))
    whole = before.annotate(count=count).filter(count=len(slugs)).values("pk")
    return Edition.objects.filter(Q(key=KEY) | Q(pk__in=whole)).order_by("pk")


def made[M: models.Model](
    edition: Edition, rows: models.Manager[M], entries: list[Values]
) -> list[M]:
    """Return the rows that were loaded for the whole site.

    Where they have no keys, those that are called and addressed as the file says.
    """
    if edition.key == KEY:
        return list(rows.filter(key__in=[key_of(rows.model, each["slug"]) for each in entries]))
    called = (Q(slug=each["slug"], name=each["name"]) for each in entries)
    return list(rows.filter(reduce(or_, called)))


def load(first_day: date | None = None) -> tuple[Edition, Release | None]:
    """Load the edition from `first_day`, or today, on; the release is None when nothing changed.

    Raises talks.releases.RefusedError or IntegrityError when rows that organisers added to the
    edition stand in the way, NotLoadedError when it is archived or its address is another's; then
    nothing has changed.
    """
    content = read()
    with unrecorded(), transaction.atomic(), counted_once():
        edition = _edition(content, first_day)
        # Speakers, topics and authors belong to the site: beside an organiser's own edition they
        # are used as they are.
        shared = {"correct": not Edition.objects.exclude(pk=edition.pk).exists()}
        speakers = put_for_all(Speaker.objects, content["speakers"], **shared)
        tags = put_for_all(Tag.objects, content["tags"], **shared)
        sessions = _programme(edition, content, speakers, tags)
        for author in content["authors"]:
            author["speaker"] = speakers.get(author["speaker"])
        authors = put_all(Author.objects, content["authors"], **shared)
        _recaps(content["recaps"], authors=authors, sessions=sessions, speakers=speakers, tags=tags)
        _pages(edition)
        is_first = not edition.releases.exists()
        if is_first:
            # Of people made for it, and once: what is said since is right.
            own = {s: row for s, row in speakers.items() if row.key == key_of(Speaker, s)}
            put_participations(edition, content["participations"], own)
            _shortcuts(edition, content["shortcuts"])
        note = FIRST if is_first else AGAIN
        try:
            return edition, publish(edition, note=note)
        except NothingToPublishError:
            return edition, None


def read() -> Values:
    """Return the content of demo.json, with the provenance of each entry as its notice."""
    content: Values = json.loads((FOLDER / "demo.json").read_text())
    for kind in ("venues", "speakers", "sessions", "recaps"):
        for entry in content[kind]:
            notice = content["notices"][entry.pop("provenance")]
            for language in ("fr", "en"):
                sentences = [notice[language], entry.pop(f"note_{language}", "")]
                entry[f"notice_{language}"] = " ".join(filter(None, sentences))
    return content


def put[M: models.Model](
    rows: models.Manager[M],
    values: Values,
    *,
    at_first: Values | None = None,
    correct: bool = True,
    **keys: Any,
) -> M:
    """Return the row with these keys and the slug in `values`, made or corrected.

    It is saved only when something differs. What was withdrawn comes back, what was erased stays
    erased. `at_first` holds what only a new row is given.
    """
    row = rows.filter(**keys, slug=values["slug"]).first()
    if row is None:
        return rows.create(**keys, **values, **(at_first or {}))
    return bring(row, values) if correct else row


def bring[M: models.Model](row: M, values: Values) -> M:
    """Set the values of a row, unless it is erased, and return it."""
    # (a session says it with its state)
    if isinstance(row, Entry) and not isinstance(row, Session):
        values = {**values, "withdrawn": False}
    stale = {name: value for name, value in values.items() if getattr(row, name) != value}
    if stale and not getattr(row, "erased", False):
        for name, value in stale.items():
            setattr(row, name, value)
        row.save()
    return row


def put_all[M: models.Model](
    rows: models.Manager[M], entries: list[Values], **options: Any
) -> dict[str, M]:
    """Return the rows of these entries, by slug."""
    return {values["slug"]: put(rows, values, **options) for values in entries}


def put_for_all[M: models.Model](
    rows: models.Manager[M], entries: list[Values], **options: Any
) -> dict[str, M]:
    """Return the rows of entries, as put_all, outside of editions; new ones get fixed keys."""
    return {
        values["slug"]: put(
            rows, values, at_first={"key": key_of(rows.model, values["slug"])}, **options
        )
        for values in entries
    }


def html(markdown: str) -> str:
    return sanitize(MarkdownIt("commonmark", {"html": False}).render(markdown))


def _edition(content: Values, first_day: date | None) -> Edition:
    values = content["edition"]
    notices = content["notices"]["edition"]
    edition_notices = [notices["chosen" if first_day else "loaded"], notices["names"]]
    first_day = first_day or timezone.now().astimezone(ZoneInfo(values["time_zone"])).date()
    values |= {
        "first_day": first_day,
        "last_day": first_day + timedelta(days=content["days"] - 1),
        "notice_fr": " ".join(notice["fr"] for notice in edition_notices),
        "notice_en": " ".join(notice["en"] for notice in edition_notices),
    }
    edition = Edition.objects.filter(key=KEY).first()
    if edition and edition.archived:
        raise NotLoadedError("The demonstration is archived: it stays as it is.")
    if Edition.objects.filter(slug=values["slug"]).exclude(key=KEY).exists():
        raise NotLoadedError(f"Another edition has its address, /{values['slug']}/.")
    edition = bring(edition, values) if edition else Edition.objects.create(key=KEY, **values)
    if Edition.objects.current() is None:
        edition.make_current()
    return edition


def _programme(
    edition: Edition, content: Values, speakers: Mapping[str, Speaker], tags: Mapping[str, Tag]
) -> dict[str, Session]:
    """Return the sessions, by slug, in their rooms at their hours."""
    here = {"edition": edition}
    venues = put_all(Venue.objects, content["venues"], at_first={"plan": plan.drawn()}, **here)
    for room in content["rooms"]:
        room["venue"] = venues[room["venue"]]
    rooms = {
        room["slug"]: put(
            Room.objects, room, at_first=plan.region(room["name_fr"]), edition=edition
        )
        for room in content["rooms"]
    }
    tracks = put_all(Track.objects, content["tracks"], **here)
    formats = put_all(Format.objects, content["formats"], **here)

    places, people, topics = {}, {}, {}
    for entry in content["sessions"]:
        slug = entry["slug"]
        places[slug] = _place(edition, rooms, entry)
        people[slug] = _people(speakers, entry)
        topics[slug] = [tags[tag] for tag in entry.pop("tags")]
        entry["track"], entry["format"] = tracks[entry["track"]], formats[entry["format"]]
        entry["state"] = Session.State.CONFIRMED
    _move(edition, places)
    sessions = put_all(Session.objects, content["sessions"], **here)
    for slug, session in sessions.items():
        if not session.erased:
            _credit(session, people[slug])
            session.tags.set(topics[slug])
            _hold(session, places[slug])
    return sessions


def _place(edition: Edition, rooms: Mapping[str, Room], entry: Values) -> Values:
    day = edition.first_day + timedelta(days=entry.pop("day") - 1)
    start, end = (
        datetime.combine(day, time.fromisoformat(entry.pop(edge)), edition.zone)
        for edge in ("start", "end")
    )
    return {"room": rooms[entry.pop("room")], "start": start, "end": end}


def _people(speakers: Mapping[str, Speaker], entry: Values) -> list[tuple[int, str]]:
    parts = {"speakers": Credit.Role.SPEAKER, "moderators": Credit.Role.MODERATOR}
    return [
        (speakers[slug].pk, role.value) for name, role in parts.items() for slug in entry.pop(name)
    ]


def _move(edition: Edition, places: Mapping[str, Values]) -> None:
    """Move slots that are elsewhere, before any holds its room: some stand where others go."""
    seen = set()
    slots = Slot.objects.filter(session__edition=edition, session__slug__in=places)
    for slot in slots.select_related("session").order_by("pk"):
        # An organiser may have given the session another slot.
        is_another = slot.session_id in seen
        place = {} if is_another else places[slot.session.slug]
        moved: Values = {"withdrawn": is_another, **place}
        seen.add(slot.session_id)
        if any(getattr(slot, name) != value for name, value in moved.items()):
            Slot.objects.filter(pk=slot.pk).update(**moved, holds_room=False)


def _hold(session: Session, place: Values) -> None:
    """Let the session hold its room, unless it does already; refused when another one does."""
    slot = session.slots.order_by("pk").first() or Slot(session=session, **place)
    if not slot.holds_room:
        slot.save()


def _credit(session: Session, people: list[tuple[int, str]]) -> None:
    if list(session.credits.values_list("speaker", "role")) != people:
        session.credits.all().delete()
        for order, (speaker, role) in enumerate(people):
            session.credits.create(speaker_id=speaker, role=role, order=order)


def _recaps(entries: list[Values], **named: Mapping[str, models.Model]) -> None:
    """Load the recaps; `named` holds the rows of each field, by their slugs."""
    now = timezone.now()
    for entry in entries:
        linked = {name: [rows[slug] for slug in entry.pop(name)] for name, rows in named.items()}
        reactions, cards = entry.pop("reactions", ()), entry.pop("cards", ())
        published_at = now - timedelta(minutes=entry.pop("order"))
        text = from_markdown(entry["body_fr"], "", lambda _address: None, lambda _name: False)
        body = to_html(text.document)
        values = {**entry, "body_fr": body, "status": Recap.Status.PUBLISHED}
        recap = put(Recap.objects, values, at_first={"published_at": published_at})
        for name, rows in linked.items():
            getattr(recap, name).set(rows)
        for card in cards:
            values = {**card, "state": Card.State.FILLED}
            recap.cards.update_or_create(address=card["address"], defaults=values)
        for reaction in reactions:
            # Who decided on one since is right.
            Reaction.objects.get_or_create(
                recap=recap,
                source=Reaction.Source.COMMENT,
                **reaction,
                defaults={"state": Reaction.State.PUBLISHED, "language": "fr"},
            )


def _pages(edition: Edition) -> None:
    """Load the pages: files are <order>-<slug>.<language>.md, the first line is the title."""
    for path in sorted((FOLDER / "pages").glob("*.fr.md")):
        order, slug = path.name.removesuffix(".fr.md").split("-", 1)
        values: Values = {"slug": slug, "order": int(order), "in_menu": True, "published": True}
        for language in ("fr", "en"):
            title, body = path.with_name(f"{order}-{slug}.{language}.md").read_text().split("\n", 1)
            values[f"title_{language}"] = title.removeprefix("# ")
            values[f"body_{language}"] = html(body)
        put(Page.objects, values, edition=edition)


def _shortcuts(edition: Edition, entries: list[Values]) -> None:
    """Load what words of a search lead to; each names its page by its slug."""
    for entry in entries:
        page = edition.pages.get(slug=entry.pop("page"))
        Shortcut.objects.create(edition=edition, page=page, **entry)
