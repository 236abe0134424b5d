"""What speakers and organisers do to the same texts at the same moment.

However two of these go by turns, they end as if one had been done after the other.
"""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from participation import proposals
from participation.models import Proposal
from participation.proposable import value_of
from participation.proposals import ChangedError, NotYoursError, Typed
from speakers.models import Speaker
from talks import erasure
from talks.models import Session
from talks.withdrawal import withdraw
from tests.admin import page_of, sheet
from tests.databases import Interleaving, at_once
from tests.factories import ParticipationFactory, SessionFactory, UserFactory
from tests.sampling import sample
from tests.test_at_once_elsewhere import TURNS, answer_to, by_turns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks"),
    pytest.mark.postgresql,
]

type Rows = dict[str, Any]
type Deed = Callable[[Rows], Callable[[], Any]]


def stage() -> Rows:
    """A session of two speakers: each proposed another summary, and one a biography."""
    ines = ParticipationFactory.create()
    perrine = ParticipationFactory.create(edition=ines.edition)
    session = SessionFactory.create(
        edition=ines.edition, speakers=[ines.speaker, perrine.speaker], summary_fr="eau"
    )
    for person, words in ((ines, "mer"), (perrine, "sel")):
        proposals.propose(person, session, {"summary_fr": Typed(value=words, over="eau")})
    proposals.propose(ines, None, {"biography_fr": Typed(value="Elle.", over="")})
    superuser = UserFactory.create(superuser=True)
    return {"ines": ines, "perrine": perrine, "session": session, "organiser": superuser}


def then(rows: Rows) -> Any:
    session = Session.objects.get(pk=rows["session"].pk)
    speaker = Speaker.objects.get(pk=rows["ines"].speaker.pk)
    left = Proposal.objects.filter(participation__edition=rows["ines"].edition).order_by("pk")
    return (
        (session.summary_fr, session.state, speaker.biography_fr),
        [(each.value, each.base, each.state) for each in left],
    )


def refused(deed: Callable[[], Any]) -> SimpleNamespace:
    """How a deed ended: a refusal is an answer as well."""
    try:
        deed()
    except (ChangedError, NotYoursError):
        return SimpleNamespace(status_code=409)
    return SimpleNamespace(status_code=200)


def decides(name: str, decision: Callable[..., Any], **which: Any) -> Deed:
    """Decide on what waits of somebody, as it stood when the page was read."""

    def deed(rows: Rows) -> Callable[[], Any]:
        found = rows[name].proposals.filter(state="waiting", **which)
        shown = {each.pk: proposals.seen(each, value_of(each.row, each.field)) for each in found}
        return partial(refused, partial(decision, shown, by=rows["organiser"]))

    return deed


def proposes(name: str, words: str) -> Deed:
    def deed(rows: Rows) -> Callable[[], Any]:
        typed = {"summary_fr": Typed(value=words, over="eau")}
        return partial(refused, partial(proposals.propose, rows[name], rows["session"], typed))

    return deed


def edits(rows: Rows) -> Callable[[], Any]:
    client = Client()
    client.force_login(rows["organiser"])
    address = page_of(rows["session"])
    return partial(client.post, address, sheet(client.get(address), summary_fr="vent"))


def withdraws(rows: Rows) -> Callable[[], Any]:
    return partial(withdraw, rows["session"], by=rows["organiser"])


def erases(rows: Rows) -> Callable[[], Any]:
    return partial(erasure.begin, rows["ines"].speaker, by=rows["organiser"])


take_mine = decides("ines", proposals.accept, session__isnull=False)
PAIRS: list[tuple[Deed, Deed]] = [
    (take_mine, decides("perrine", proposals.accept)),
    (take_mine, decides("ines", proposals.decline, session__isnull=False)),
    (take_mine, proposes("ines", "vague")),
    (proposes("ines", "vague"), proposes("ines", "houle")),
    (take_mine, edits),
    (proposes("ines", "vague"), withdraws),
    (decides("ines", proposals.accept), erases),
]


@pytest.mark.parametrize(("one", "other"), sample(PAIRS, 5))
def test_two_at_once_end_as_one_after_the_other(one: Deed, other: Deed) -> None:
    ends = []
    for order in ([0, 1], [1, 0]):
        rows = stage()
        calls = [deed(rows) for deed in (one, other)]
        answers = {number: answer_to(calls[number]) for number in order}
        ends.append((answers, then(rows)))
    for turns in TURNS:
        rows, interleaving = stage(), Interleaving(turns)
        calls = [deed(rows) for deed in (one, other)]
        turned = [partial(by_turns, interleaving, *each) for each in enumerate(calls)]
        answers = {number: ended.result() for number, ended in enumerate(at_once(*turned))}
        assert interleaving.deadlocks == 0
        assert (answers, then(rows)) in ends
