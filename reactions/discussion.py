"""The public reactions to one thing, page by page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from reactions.models import Reaction
from reactions.models.reaction import APPLAUSE, ReactionQuerySet

PER_PAGE = 50
# Of those who applaud, the last; the others are counted.
NAMED = 20

# The pk of the head of a thread, and of what stands in it.
type Position = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A reaction, its head, and those of its answers that stand on the same page."""

    reaction: Reaction
    answers: list[Reaction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """A page of the reactions to one thing.

    `count` is of all pages, without applause; `applause` is the last of it, of `people` in all.
    """

    threads: list[Thread]
    count: int
    page: Page[Position]
    applause: list[Reaction]
    people: int

    @property
    def unnamed(self) -> int:
        """The number of people who applaud and are not shown."""
        return self.people - len(self.applause)


def discussion(reactions: ReactionQuerySet, query: QueryDict) -> Discussion:
    """Return one page of reactions: `?page=` by number, `?reaction=` the one that shows it.

    The newest threads come first, each with its answers, oldest first. Values without a meaning
    give the first page. Takes two queries, which read the texts of that page alone.
    """
    rows = (
        reactions.shown()
        .order_by("said_at", "pk")
        .values_list("pk", "answers", "state", "kind", "author_url", "url", named=True)
    )
    published = [row for row in rows if row.state == Reaction.State.PUBLISHED]
    answers = defaultdict(list)
    for row in published:
        answers[row.answers].append(row.pk)
    heads = [row for row in rows if row.answers is None and row.kind not in APPLAUSE]
    hidden = sum(head.state != Reaction.State.PUBLISHED for head in heads)
    # All that stands there, each with the head of its thread.
    places = [(head.pk, pk) for head in reversed(heads) for pk in (head.pk, *answers[head.pk])]
    # Who likes it and passes it on is one person.
    applause = {row.author_url or row.url: row.pk for row in published if row.kind in APPLAUSE}
    named = [*applause.values()][-NAMED:]
    page = Paginator(places, PER_PAGE).get_page(_number(places, query))
    found = reactions.in_bulk({*named, *chain.from_iterable(page)})
    return Discussion(
        threads=[*_threads(page, found)],
        count=len(places) - hidden,
        page=page,
        applause=[found[pk] for pk in named if pk in found],
        people=len(applause),
    )


def _number(places: list[Position], query: QueryDict) -> int | str | None:
    """Return the number of the page asked for, or the raw value of `?page=`."""
    asked = query.get("reaction")
    for index, (_head, pk) in enumerate(places):
        if str(pk) == asked:
            return index // PER_PAGE + 1
    return query.get("page")


def _threads(page: Iterable[Position], found: dict[int, Reaction]) -> Iterator[Thread]:
    """Yield the threads of a page; one that began on an earlier page repeats its head."""
    for head, places in groupby(page, key=itemgetter(0)):
        answers = [found[pk] for _head, pk in places if pk != head and pk in found]
        # What was deleted meanwhile has no answers.
        if head in found:
            yield Thread(reaction=found[head], answers=answers)
