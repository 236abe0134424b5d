import pytest
from django.db.models import RestrictedError
from django.test import Client

from core.models import ContentVersion
from reactions import moderation
from reactions.models import Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests.factories import ReactionFactory, UserFactory
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db


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


def test_answers_go_with_the_recap_and_with_nothing_else(recap: Recap) -> None:
    first = ReactionFactory.create(recap=recap)
    answer = ReactionFactory.create(recap=recap, answers=first)
    with pytest.raises(RestrictedError):
        first.delete()
    assert set(Reaction.objects.all()) == {first, answer}
    recap.delete()
    assert not Reaction.objects.exists()


def test_applause_is_counted_apart(client: Client, recap: Recap) -> None:
    for kind, name in (
        (Reaction.Kind.LIKE, "Bo"),
        (Reaction.Kind.REPOST, "Cléo"),
        (Reaction.Kind.LIKE, "Cléo"),
    ):
        ReactionFactory.create(
            recap=recap,
            kind=kind,
            author_name=name,
            author_url=f"https://{len(name)}.example/",
            text="",
            url=f"https://{name.lower()}.example/1".replace("é", "e"),
            source=Reaction.Source.WEBMENTION,
        )
    shown = words(get(client, "/en/recaps/bilan/"))
    assert "2 people liked it or passed it on: Bo, Cléo" in shown
    assert "answer, from here" not in shown
