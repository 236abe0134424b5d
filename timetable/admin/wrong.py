"""What is wrong with the shown days, as the list above the sheet has it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from talks.admin.problems import Links, ShownProblem, shown
from talks.programme import Programme
from timetable.cards import Broken, CardMaker
from timetable.sheet import SheetSlot


def ways_to(programme: Programme) -> Links:
    """Return the way to each session on the sheet, from the page of the sheet."""
    return Links({each.key: (f"?at={each.key}", each.title.either) for each in programme.sessions})


def wrong_with(
    request: HttpRequest, slots: Sequence[SheetSlot], cards: CardMaker, links: Links
) -> dict[str, Any]:
    """Return what the list (_wrong.html) names of these slots, and how much advice there is."""

    def found(broken: Broken) -> list[ShownProblem]:
        """Return each once, by hour."""
        every = {
            problem.key: problem for slot in slots for problem in broken.get(slot.session.key, ())
        }
        return shown(request.user, every.values(), links)

    return {"wrong": found(cards.broken), "advised": len(found(cards.advice))}
