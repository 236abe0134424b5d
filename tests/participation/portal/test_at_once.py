"""What a speaker sends from two tabs, while an organiser notes or they are erased.

However two of these go by turns, they end as if one had been done after the other.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from participation import erasing, links
from participation.models import (
    Answer,
    Consent,
    Contact,
    Participation,
    PersonalLink,
    PracticalDetails,
    Proposal,
)
from tests.admin import document
from tests.databases import Interleaving, at_once
from tests.factories import ParticipationFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.participation.factories import ConsentFactory, ContactFactory
from tests.participation.portal.forms import sheet
from tests.test_at_once_elsewhere import TURNS, answer_to, by_turns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks"),
    pytest.mark.postgresql,
]

type Rows = dict[str, Any]
type Deed = Callable[[Rows], Callable[[], Any]]


def stage() -> Rows:
    """A speaker of one session, who can be reached and let it be filmed."""
    speaker = SpeakerFactory.create(role_fr="Gardienne")
    session = SessionFactory.create(speakers=[speaker])
    mine = ParticipationFactory.create(edition=session.edition, speaker=speaker)
    ContactFactory.create(speaker=speaker)
    ConsentFactory.create(participation=mine)
    page = f"/mes-seances/{links.make(mine)}/"
    return {"mine": mine, "session": session, "page": page}


def then(rows: Rows) -> Any:
    mine: Participation = rows["mine"]
    details = PracticalDetails.objects.filter(participation=mine)
    return (
        list(details.values_list("food", "travel", "available")),
        list(Answer.objects.filter(participation=mine).values_list("value")),
        list(Consent.objects.filter(participation=mine).values_list("purpose", "given")),
        list(Proposal.objects.filter(participation=mine).values_list("field", "value", "state")),
        PersonalLink.objects.filter(participation=mine).count(),
        Contact.objects.filter(speaker=mine.speaker).count(),
    )


def sends(section: str, **typed: Any) -> Deed:
    """Send the form of a section, as it was when the page was read."""

    def deed(rows: Rows) -> Callable[[], Any]:
        sent = sheet(Client().get(rows["page"]), section, **typed)
        return partial(Client().post, f"{rows['page']}{section}/", sent)

    return deed


def changes_food(rows: Rows) -> Callable[[], Any]:
    """Say something else than before."""
    PracticalDetails.objects.create(participation=rows["mine"], food="tout")
    return sends("details", food="sans noix")(rows)


def notes(**typed: Any) -> Deed:
    """Note what a speaker said by telephone."""

    def deed(rows: Rows) -> Callable[[], Any]:
        client = Client()
        client.force_login(UserFactory.create(superuser=True))
        speaker, edition = rows["mine"].speaker, rows["mine"].edition
        address = f"/admin/events/edition/{edition.pk}/details/?speaker={speaker.pk}"
        form = next(each for each in document(client.get(address)).forms if "food" in each.fields)
        sheet = dict(form.form_values()) | {"details": "1"} | typed
        return partial(client.post, address, sheet)

    return deed


def erases(rows: Rows) -> Callable[[], Any]:
    return partial(erasing.forget, rows["mine"].speaker)


def asks_for_link(rows: Rows) -> Callable[[], Any]:
    return partial(links.write, Contact.objects.get(speaker=rows["mine"].speaker).email)


def answers(rows: Rows) -> Callable[[], Any]:
    return partial(Client().post, f"{rows['page']}answers/", {"session": [rows["session"].pk]})


PAIRS: list[tuple[Deed, Deed]] = [
    (changes_food, sends("details", travel="De Lyon")),
    (changes_food, notes(food="sans lait")),
    (sends("profile", role_fr="Pilote"), sends("profile", role_fr="Nageuse")),
    *(
        (erases, said)
        for said in (
            sends("availability", never="on"),
            sends("profile", role_fr="Pilote"),
            answers,
            asks_for_link,
        )
    ),
]


def ends(one: Deed, other: Deed, turns: list[int]) -> Any:
    rows, interleaving = stage(), Interleaving(turns)
    calls = [deed(rows) for deed in (one, other)]
    turned = [partial(by_turns, interleaving, *each) for each in enumerate(calls)]
    answers = {number: ended.result() for number, ended in enumerate(at_once(*turned))}
    assert interleaving.deadlocks == 0
    return answers, then(rows)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_at_once_end_as_one_after_the_other(one: Deed, other: Deed) -> None:
    known = []
    for order in ([0, 1], [1, 0]):
        rows = stage()
        calls = [deed(rows) for deed in (one, other)]
        known.append(({number: answer_to(calls[number]) for number in order}, then(rows)))
    for turns in TURNS:
        assert ends(one, other, turns) in known
