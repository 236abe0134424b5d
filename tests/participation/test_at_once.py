"""A speaker is erased while something of theirs is written: it is there before, or not at all."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, models

from participation import erasing, links
from participation.models import Answer, Participation, PersonalLink, PracticalDetails, Proposal
from participation.proposals import Typed, propose
from tests.databases import Interleaving, at_once
from tests.factories import ParticipationFactory
from tests.participation.factories import (
    AnswerFactory,
    ProposalFactory,
)
from tests.test_at_once_elsewhere import TURNS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks"),
    pytest.mark.postgresql,
]

SAID = (Answer, Participation, PersonalLink, PracticalDetails, Proposal)


def needs(participation: Participation) -> object:
    return PracticalDetails.objects.create(participation=participation, food="Sans noix")


def link(participation: Participation) -> object:
    return links.make(participation)


def proposal(participation: Participation) -> object:
    return propose(participation, None, {"role_fr": Typed(value="Pilote", over="Gardienne")})


def by_turns(interleaving: Interleaving, number: int, call: Callable[[], Any]) -> None:
    """An address that nobody has any more answers so; what it would write is refused."""
    with interleaving.watched(number):
        try:
            call()
        except IntegrityError:
            assert number, "to erase is never refused"


@pytest.mark.parametrize("say", [needs, link, proposal])
@pytest.mark.parametrize("turns", [*TURNS, [1, 0]])
def test_erased_while_something_is_said(
    say: Callable[[Participation], object], turns: list[int]
) -> None:
    participation = ParticipationFactory.create()
    AnswerFactory.create(participation=participation)
    ProposalFactory.create(participation=participation)
    interleaving = Interleaving(turns)
    erases: Callable[[], Any] = partial(erasing.forget, participation.speaker)
    says: Callable[[], Any] = partial(say, participation)
    turned = [partial(by_turns, interleaving, *each) for each in enumerate((erases, says))]
    for ended in at_once(*turned):
        ended.result()
    assert interleaving.deadlocks == 0
    assert [kind.__name__ for kind in SAID if models.QuerySet(kind).exists()] == []
