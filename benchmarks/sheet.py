"""Let two people move sessions on one sheet at once, and count what is lost or double.

`python -m benchmarks.sheet STEPS SEED` (500 each and 1 by default). It asks a running site as the
script of the sheet does; both screens must show what is in the database at the end, and what was
answered as done must be in it. The exit code is 1 when something is not.
"""

import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from statistics import quantiles
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks.data import database
from benchmarks.server import HOST, running, serving
from core.accounts.groups import ORGANISERS
from core.models import User
from events.models import Edition, Room, Venue
from talks.models import Session, Slot

ROOMS, SESSIONS, DAY = 6, 60, date(2031, 5, 20)
# Steps between two looks at what others did.
LOOKS = 5
KINDS = ("move", "move", "move", "move", "swap", "unschedule", "place", "undo")
CARD = re.compile(r'data-(slot|session|room|start|end)="([^"]*)"')

# A room, a start and an end; None in the pool.
type SessionPlace = tuple[str, datetime, datetime] | None


@dataclass
class Screen:
    """One person's sheet: where each session is, as far as was answered."""

    edition: Edition
    port: int
    chance: random.Random
    headers: dict[str, str]
    places: dict[str, SessionPlace] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    token: str = ""
    answers: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    # What was answered as done: the session, from where, and to where.
    done: list[tuple[str, SessionPlace, SessionPlace]] = field(default_factory=list)
    # The newest last: the id of a step, and what it did.
    own: list[tuple[str, list[tuple[str, SessionPlace, SessionPlace]]]] = field(
        default_factory=list
    )

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(HOST, self.port, timeout=60)
        self.rooms = [str(room.key) for room in self.edition.rooms.all()]

    def ask(self, what: str, body: object = None, query: str = "") -> tuple[int, Any]:
        address = reverse(f"admin:events_edition_sheet_{what}", args=[self.edition.pk])
        sent = json.dumps(body) if body else None
        self.connection.request("POST" if body else "GET", address + query, sent, self.headers)
        answer = self.connection.getresponse()
        read = answer.read()
        return answer.status, json.loads(read) if read else None

    def look(self) -> None:
        status, state = self.ask("state", query=f"?day=all&token={self.token}")
        if status == 204:
            return
        self.token = state["token"]
        self.show({**state, "gone": set(self.slots.values()) - set(state["cards"])})

    def show(self, answer: dict[str, Any]) -> None:
        for slot in answer.get("gone", ()):
            for session in [each for each, key in self.slots.items() if key == slot]:
                del self.slots[session], self.places[session]
        for session in answer["pool"]:
            self.places[session] = None
            self.slots.pop(session, None)
        for card in answer["cards"].values():
            # What is known and as before comes without.
            if "html" not in card:
                continue
            found = dict(reversed(CARD.findall(card["html"])))
            self.slots[found["session"]] = found["slot"]
            self.places[found["session"]] = (
                found["room"],
                datetime.fromisoformat(found["start"]),
                datetime.fromisoformat(found["end"]),
            )

    def step(self) -> None:
        kind = self.chance.choice(KINDS)
        key = str(uuid4())
        if kind == "undo":
            if not self.own:
                return
            undoes, did = self.own.pop()
            moves = [(session, after, before) for session, before, after in did]
            body: dict[str, Any] = {"id": key, "kind": kind, "undoes": undoes, "changes": []}
        else:
            if not (moves := self.moves(kind)):
                return
            changes = [self.change(*move) for move in moves]
            body = {"id": key, "kind": kind, "changes": changes}
        begun = time.monotonic()
        status, answer = self.ask("steps", body)
        self.seconds.append(time.monotonic() - begun)
        self.answers[status] += 1
        self.show(answer)
        if status == 200:
            self.done += moves
            if kind != "undo":
                self.own.append((key, moves))

    def moves(self, kind: str) -> list[tuple[str, SessionPlace, SessionPlace]]:
        placed = [session for session, place in self.places.items() if place]
        waiting = [session for session, place in self.places.items() if not place]
        if kind == "place":
            return [(self.chance.choice(waiting), None, self.place())] if waiting else []
        one, other = self.chance.sample(placed, 2)
        here, there = self.places[one], self.places[other]
        if kind == "swap":
            return [(one, here, there), (other, there, here)]
        return [(one, here, None if kind == "unschedule" else self.place())]

    def place(self) -> SessionPlace:
        start = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=self.edition.zone)
        start += timedelta(minutes=5 * self.chance.randrange(108), days=self.chance.randrange(2))
        return self.chance.choice(self.rooms), start, start + timedelta(minutes=30)

    def change(self, session: str, before: SessionPlace, after: SessionPlace) -> dict[str, Any]:
        slot = self.slots[session] if before else None
        return {"slot": slot, "session": session, "from": _json(before), "to": _json(after)}

    def play(self, steps: int) -> None:
        for number in range(steps):
            if number % LOOKS == 0:
                self.look()
            self.step()


def _json(place: SessionPlace) -> dict[str, str] | None:
    if place is None:
        return None
    room, start, end = place
    return {"room": room, "start": start.isoformat(), "end": end.isoformat()}


def prepare() -> Edition:
    """Make an edition whose sessions stand half an hour after the other, a fifth in the pool."""
    edition = Edition.objects.create(
        name="Feuille",
        slug="feuille",
        tagline_fr="x",
        summary_fr="x",
        city="Marseille",
        first_day=DAY,
        last_day=DAY + timedelta(days=1),
    )
    venue = Venue.objects.create(edition=edition, name_fr="Hangar", slug="hangar")
    rooms = [
        Room.objects.create(edition=edition, venue=venue, name_fr=f"Salle {n}", slug=f"salle-{n}")
        for n in range(ROOMS)
    ]
    for number in range(SESSIONS):
        session = Session.objects.create(
            edition=edition,
            title_fr=f"Séance {number}",
            slug=f"seance-{number}",
            state=Session.State.CONFIRMED,
        )
        if number % 5:
            hours = timedelta(minutes=30 * (number // ROOMS), hours=9)
            start = datetime(DAY.year, DAY.month, DAY.day, tzinfo=edition.zone) + hours
            end = start + timedelta(minutes=30)
            Slot.objects.create(session=session, room=rooms[number % ROOMS], start=start, end=end)
    return edition


def sign_in(name: str) -> str:
    """Return the cookie of an organiser."""
    user = User.objects.create(email=f"{name}@example.org", name=name, is_staff=True)
    user.groups.add(user.groups.model.objects.get(name=ORGANISERS))
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def now() -> dict[str, SessionPlace]:
    """Return where each session is in the database."""
    found: dict[str, SessionPlace] = {str(session.key): None for session in Session.objects.all()}
    for slot in Slot.objects.standing().select_related("session", "room"):
        found[str(slot.session.key)] = (str(slot.room.key), slot.start, slot.end)
    return found


def lost(
    first: dict[str, SessionPlace],
    last: dict[str, SessionPlace],
    done: Iterable[tuple[str, SessionPlace, SessionPlace]],
) -> list[str]:
    """Return the sessions whose steps do not lead from where they were to where they are.

    Each place must have been left as often as it was come to, but the first and the last.
    """
    balance: dict[str, Counter[SessionPlace]] = defaultdict(Counter)
    for session, before, after in done:
        balance[session][before] -= 1
        balance[session][after] += 1
    for session, place in first.items():
        balance[session][place] += 1
        balance[session][last[session]] -= 1
    return [session for session, places in balance.items() if any(places.values())]


def main(steps: int = 500, seed: int = 1) -> int:
    call_command("collectstatic", interactive=False, verbosity=0)
    with database():
        edition, secret = prepare(), "s" * 32
        cookies = [sign_in(name) for name in ("nour", "sam")]
        first = now()
        with serving() as server:
            screens = [
                Screen(
                    edition,
                    server.port,
                    random.Random(f"{seed} {cookie}"),
                    {
                        "Accept": "application/json",
                        "Content-Type": "application/json",
                        "Cookie": f"sessionid={cookie}; csrftoken={secret}",
                        "Origin": f"http://{HOST}:{server.port}",
                        "X-CSRFToken": secret,
                    },
                )
                for cookie in cookies
            ]
            with running([Thread(target=each.play, args=[steps]) for each in screens], Event()):
                pass
            for each in screens:
                each.look()
        last = now()
        missing = lost(first, last, [move for each in screens for move in each.done])
        double = Slot.objects.in_a_room_twice().count()
        wrong = [number for number, each in enumerate(screens) if each.places != last]
    answers = sum((each.answers for each in screens), Counter[int]())
    *_rest, ninety_five = quantiles((s for each in screens for s in each.seconds), n=20)
    print(f"2 × {steps} steps, answered {dict(answers)}; 95 of 100 within {ninety_five:.3f} s")
    print(f"Lost {len(missing)}, in a room twice {double}, screens that differ {len(wrong)}")
    return int(bool(missing or double or wrong or set(answers) - {200, 409}))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
