"""The reactions to one thing, a page after the other, and what of them is shown."""

from itertools import chain, count

import pytest
from django.test import Client

from core.models import ContentVersion
from reactions import moderation
from reactions.discussion import NAMED, PER_PAGE
from reactions.models import Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from talks.models import Session
from tests.admin import document
from tests.factories import ReactionFactory, RecapFactory, UserFactory
from tests.recaps.reading import fresh_cost
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/recaps/bilan/"


def standing(client: Client, address: str) -> list[int]:
    """What stands on a page, from above."""
    places = document(client.get(address)).xpath("//*[@id='reactions']//li/@id")
    return [int(place.removeprefix("reaction-")) for place in places]


def pages(client: Client, address: str) -> list[list[int]]:
    """What stands on each page, as its links lead from one to the next."""
    found = []
    for number in count(1):
        page = f"{address}?page={number}"
        found.append(standing(client, page))
        if not document(client.get(page)).xpath("//*[@id='reactions']//a[@rel='next']"):
            return found
    raise AssertionError


def test_newest_come_first_and_each_stands_on_one_page(client: Client, recap: Recap) -> None:
    rows = ReactionFactory.create_batch(2 * PER_PAGE + 1, recap=recap)
    newest_first = [row.pk for row in reversed(rows)]
    assert standing(client, ADDRESS) == newest_first[:PER_PAGE]
    found = pages(client, ADDRESS)
    assert list(map(len, found)) == [PER_PAGE, PER_PAGE, 1]
    assert [*chain.from_iterable(found)] == newest_first
    assert f"{len(rows)} answers, from here" in words(get(client, ADDRESS))


@pytest.mark.parametrize("query", ["page=x", "reaction=0", "reaction=²"])
def test_what_means_nothing_shows_the_newest(client: Client, recap: Recap, query: str) -> None:
    ReactionFactory.create_batch(PER_PAGE + 1, recap=recap)
    of_another = ReactionFactory.create(recap=RecapFactory.create(slug="autre"))
    newest = standing(client, ADDRESS)
    for asked in (query, f"reaction={of_another.pk}", "reaction=" + "9" * 400):
        assert standing(client, f"{ADDRESS}?{asked}") == newest


def test_link_to_each_leads_to_the_page_it_stands_on(client: Client, recap: Recap) -> None:
    rows = ReactionFactory.create_batch(PER_PAGE, recap=recap)
    rows += ReactionFactory.create_batch(PER_PAGE, recap=recap, answers=rows[7])
    for row in (rows[0], rows[7], rows[PER_PAGE], rows[-1]):
        page = document(client.get(f"{ADDRESS}?reaction={row.pk}"))
        [own] = page.xpath(f"//*[@id='reaction-{row.pk}']/article//a[contains(@class,'u-uid')]")
        assert own.get("href") == f"?reaction={row.pk}#reaction-{row.pk}"


def test_thread_that_goes_on_has_its_head_on_each_page(client: Client, recap: Recap) -> None:
    head = ReactionFactory.create(recap=recap)
    answers = ReactionFactory.create_batch(2 * PER_PAGE, recap=recap, answers=head)
    found = pages(client, ADDRESS)
    assert [page[0] for page in found] == [head.pk] * 3
    # In the order they were said.
    assert [pk for page in found for pk in page[1:]] == [row.pk for row in answers]
    assert all(len(page) <= PER_PAGE + 1 for page in found)


def test_reactions_to_a_session_and_a_speaker_have_pages_too(
    client: Client, session: Session
) -> None:
    speaker = session.speakers.get()
    for target, address in (
        ({"session": session}, "/en/marseille/sessions/les-phares/"),
        ({"speaker": speaker}, "/en/speakers/ana-mole/"),
    ):
        rows = ReactionFactory.create_batch(PER_PAGE + 3, **target)
        ContentVersion.bump()
        assert list(map(len, pages(client, address))) == [PER_PAGE, 3]
        assert rows[0].pk in standing(client, f"{address}?reaction={rows[0].pk}")


def test_of_many_who_applaud_the_last_are_named_and_all_counted(
    client: Client, recap: Recap
) -> None:
    for number in range(NAMED + 7):
        ReactionFactory.create(
            recap=recap,
            kind=Reaction.Kind.LIKE,
            source=Reaction.Source.WEBMENTION,
            author_name=f"Bo {number}.",
            url=f"https://carnet-{number}.example/",
            text="",
        )
    shown = words(get(client, ADDRESS))
    assert f"{NAMED + 7} people liked it or passed it on: Bo 7." in shown
    assert f"Bo {NAMED + 6}. and 7 more" in shown
    assert "Bo 6." not in shown


def test_many_cost_no_query_more_than_one(client: Client, recap: Recap) -> None:
    head = ReactionFactory.create(recap=recap)
    one = fresh_cost(client, "/recits/bilan/")
    ReactionFactory.create_batch(PER_PAGE, recap=recap)
    ReactionFactory.create_batch(PER_PAGE, recap=recap, answers=head)
    ContentVersion.bump()
    for query in ("", "?page=2", f"?reaction={head.pk}"):
        assert fresh_cost(client, f"{ADDRESS}{query}") <= one


@pytest.mark.parametrize("state", [Moderated.State.REFUSED, Moderated.State.WITHDRAWN])
def test_what_is_not_shown_leaves_a_place_only_where_it_is_answered(
    client: Client, recap: Recap, state: Reaction.State
) -> None:
    first = ReactionFactory.create(recap=recap, state=state, text="Secret", author_name="Secret")
    hidden = ReactionFactory.create(
        recap=recap, state=Moderated.State.HELD, text="Secret", answers=first
    )
    assert "This reaction is not shown" not in words(get(client, "/en/recaps/bilan/"))
    ReactionFactory.create(recap=recap, text="Réponse", answers=first)
    ContentVersion.bump()
    shown = words(get(client, "/en/recaps/bilan/"))
    assert shown.index("This reaction is not shown any more.") < shown.index("Réponse")
    assert "Secret" not in shown
    # Only what is there to read is counted.
    assert "1 answer, from here" in shown
    moderation.publish(hidden, UserFactory.create(editor=True))
    assert "2 answers, from here" in words(get(client, "/en/recaps/bilan/"))
