"""What organisers, the task worker and people who leave do to a mailing at the same moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from threading import local
from typing import Any

import pytest
from django.utils import timezone

from mailings import sending
from mailings.composing import shown
from mailings.models import Delivery, Mailing
from tests.databases import Interleaving, at_once
from tests.factories import MailingFactory, UserFactory
from tests.mailings.people import People
from tests.test_at_once_elsewhere import TURNS, answer_to, by_turns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks", "late_clock"),
    pytest.mark.postgresql,
]

type Deed = Callable[[Mailing, People], Callable[[], Any]]


class Clock(local):
    """The clock of each thread, of which some are late: those of another machine."""

    late = timedelta()

    def now(self) -> Any:
        return timezone.now() - self.late


CLOCK = Clock()


@pytest.fixture
def late_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sending, "timezone", CLOCK)
    yield
    CLOCK.late = timedelta()


# --- What is done --------------------------------------------------------------------------------


def draft() -> Mailing:
    return MailingFactory.create()


def started() -> Mailing:
    """A mailing whose minute has just passed."""
    mailing = MailingFactory.create()
    sending.start(mailing, shown(mailing).digest, UserFactory.create())
    Mailing.objects.filter(pk=mailing.pk).update(leaves_at=timezone.now())
    Delivery.objects.update(due_at=timezone.now())
    return mailing


def starts(mailing: Mailing, people: People) -> Callable[[], Any]:
    return partial(sending.start, mailing, shown(mailing).digest, UserFactory.create())


def delivers(mailing: Mailing, people: People) -> Callable[[], Any]:
    return partial(sending.deliver.call, mailing.pk, 0)


def calls_back(mailing: Mailing, people: People) -> Callable[[], Any]:
    """By a machine whose clock says that there is time left."""

    def call() -> None:
        CLOCK.late = timedelta(seconds=2)
        try:
            sending.call_back(mailing)
        finally:
            CLOCK.late = timedelta()

    return call


def leaves(mailing: Mailing, people: People) -> Callable[[], Any]:
    def forget() -> None:
        people.people = [one for one in people.people if one.key != "1"]
        sending.forget("people", "1")

    return forget


def then(mailing: Mailing, sent: list[Any]) -> Any:
    mailing.refresh_from_db()
    # What was called back was not sent.
    assert len(sent) == mailing.deliveries.filter(state=Delivery.State.SENT).count()
    deliveries = mailing.deliveries.order_by("pk").values_list("recipient", "state")
    return bool(mailing.started_at), mailing.chosen, list(deliveries), sorted(m.to[0] for m in sent)


PAIRS: list[tuple[Callable[[], Mailing], Deed, Deed]] = [
    (draft, starts, starts),
    (draft, starts, leaves),
    (started, delivers, calls_back),
    (started, delivers, delivers),
    (started, leaves, leaves),
]


@pytest.mark.parametrize(("stage", "one", "other"), PAIRS)
def test_two_at_once_end_as_one_after_the_other(
    stage: Callable[[], Mailing], one: Deed, other: Deed, people: People, mailoutbox: list[Any]
) -> None:
    everybody, ends = list(people.people), []
    for order in ([0, 1], [1, 0]):
        mailing = stage()
        calls = [deed(mailing, people) for deed in (one, other)]
        answers = {number: answer_to(calls[number]) for number in order}
        ends.append((answers, then(mailing, mailoutbox)))
        people.people = list(everybody)
        mailoutbox.clear()
    for turns in TURNS:
        mailing, interleaving = stage(), Interleaving(turns)
        calls = [deed(mailing, people) for deed in (one, other)]
        turned = [partial(by_turns, interleaving, *each) for each in enumerate(calls)]
        answers = {number: ended.result() for number, ended in enumerate(at_once(*turned))}
        assert interleaving.deadlocks == 0
        assert (answers, then(mailing, mailoutbox)) in ends
        people.people = list(everybody)
        mailoutbox.clear()


def test_who_leaves_while_it_is_sent_is_named_nowhere(
    people: People, mailoutbox: list[Any]
) -> None:
    """They may have got it, or not: nothing says so."""
    for turns in TURNS:
        mailing, interleaving = started(), Interleaving(turns)
        calls = [deed(mailing, people) for deed in (delivers, leaves)]
        turned = [partial(by_turns, interleaving, *each) for each in enumerate(calls)]
        assert [ended.result() for ended in at_once(*turned)] == [200, 200]
        assert interleaving.deadlocks == 0
        theirs = mailing.deliveries.exclude(recipient="2")
        assert set(theirs.values_list("recipient", "failure")) <= {("", "")}
        people.people = People().people
        mailoutbox.clear()
