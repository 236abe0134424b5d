import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from reactions import moderation
from reactions.models import Reaction
from recaps.models import ExternalRecap, Recap
from tests.admin import document, list_of, messages_of, page_of, sign_in, words
from tests.factories import CommenterFactory, ExternalRecapFactory, ReactionFactory, RecapFactory

pytestmark = pytest.mark.django_db

QUEUE = "/admin/reactions/reaction/moderation/"
VECTOR = "<script>alert(1)</script>"


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(title_fr="Les phares")


@pytest.fixture
def held(recap: Recap) -> Reaction:
    return ReactionFactory.create(
        recap=recap,
        state=Reaction.State.HELD,
        author_name=VECTOR,
        text=VECTOR,
        commenter=CommenterFactory.create(email="lina@example.org"),
    )


@pytest.fixture
def elsewhere() -> ExternalRecap:
    return ExternalRecapFactory.create(state=Reaction.State.HELD, title="Vu du large")


@pytest.fixture
def editor(client: Client) -> User:
    return sign_in(client, editor=True)


def token(row: Reaction | ExternalRecap) -> str:
    """What stands for the row, as it is now, in the queue."""
    row.refresh_from_db()
    kind = "reaction" if isinstance(row, Reaction) else "external"
    return f"{kind}-{row.pk}:{moderation.digest(row)}"


def state(row: Reaction | ExternalRecap) -> str:
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize("who", ["editor", "organiser"])
def test_the_first_page_leads_to_what_waits(
    client: Client, held: Reaction, elsewhere: ExternalRecap, who: str
) -> None:
    sign_in(client, **{who: True})
    front = document(client.get(reverse("admin:index")))
    [link] = front.xpath("//section[@class='concerns']//a[contains(@href, 'moderation')]")
    assert link.text_content().split()[0] == "2"
    page = client.get(link.get("href"))
    assert words(page, "//li//h2") == [VECTOR, "Vu du large"]
    assert words(page, "//li//p[text()='lina@example.org']")
    assert b"<script>alert" not in page.content


@pytest.mark.usefixtures("editor")
def test_several_are_decided_at_once(
    client: Client, held: Reaction, elsewhere: ExternalRecap, recap: Recap
) -> None:
    other = ReactionFactory.create(recap=recap, state=Reaction.State.HELD)
    chosen = [token(held), token(elsewhere)]
    client.post(QUEUE, {"move": "refuse", "chosen": chosen})
    assert [state(row) for row in (held, elsewhere, other)] == [
        Reaction.State.REFUSED,
        Reaction.State.REFUSED,
        Reaction.State.HELD,
    ]


@pytest.mark.usefixtures("editor")
def test_what_another_person_decided_is_not_decided_again(client: Client, held: Reaction) -> None:
    client.post(QUEUE, {"move": f"refuse {token(held)}"})
    page = client.post(QUEUE, {"move": f"publish {token(held)}"}, follow=True)
    assert state(held) == Reaction.State.REFUSED
    assert len(messages_of(page)) == 2  # the first one's, and that it was too late


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("published", [True, False])
def test_nobody_publishes_what_they_did_not_read(
    client: Client, recap: Recap, *, published: bool
) -> None:
    """Anyone who sent it may say something else between reading and clicking."""
    reaction = ReactionFactory.create(
        recap=recap, state=Reaction.State.HELD, text="Quelle journée !"
    )
    if published:
        moderation.publish(reaction, None)
        moderation.change(reaction, text="Quelle belle journée !")
    read = token(reaction)
    moderation.change(reaction, text="Achetez mes sardines")
    page = client.post(QUEUE, {"move": f"publish {read}"}, follow=True)
    assert "depuis que vous l’avez lu" in messages_of(page)[0]
    reaction.refresh_from_db()
    assert (reaction.is_published, reaction.text) == (
        published,
        "Quelle journée !" if published else "Achetez mes sardines",
    )
    client.post(QUEUE, {"move": "publish", "chosen": [token(reaction)]})
    reaction.refresh_from_db()
    assert reaction.text == "Achetez mes sardines"


@pytest.mark.usefixtures("editor")
def test_pictures_are_seen_before_readers_see_them(
    client: Client, recap: Recap, elsewhere: ExternalRecap
) -> None:
    ReactionFactory.create(recap=recap, state=Reaction.State.HELD, avatar=f"{1:024x}.webp")
    ExternalRecap.objects.update(picture=f"{2:024x}.webp")
    shown = ReactionFactory.create(recap=recap, avatar=f"{3:024x}.webp")
    moderation.change(shown, avatar=f"{4:024x}.webp")
    sources = document(client.get(QUEUE)).xpath("//li//img/@src")
    assert {f"/media/{number:024x}.webp" for number in (1, 2, 3, 4)} <= {*sources}


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"move": "burn", "chosen": "reaction-1"},
        {"move": "publish user-1"},
        {"move": "publish reaction-²"},
        {"move": "publish reaction-99999999999999999999"},
    ],
)
def test_nonsense_decides_nothing(client: Client, held: Reaction, sent: dict[str, str]) -> None:
    assert client.post(QUEUE, sent).status_code == 302
    assert state(held) == Reaction.State.HELD


def test_bloggers_decide_nothing(client: Client, held: Reaction) -> None:
    sign_in(client, blogger=True)
    assert client.get(QUEUE).status_code == 403
    assert client.post(QUEUE, {"move": f"publish {token(held)}"}).status_code == 403
    assert state(held) == Reaction.State.HELD


# --- Lists ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("reopen", Reaction.State.REFUSED, Reaction.State.HELD),
        ("reopen", Reaction.State.PUBLISHED, Reaction.State.PUBLISHED),
        ("refuse", Reaction.State.PUBLISHED, Reaction.State.REFUSED),
        ("refuse", Reaction.State.WITHDRAWN, Reaction.State.WITHDRAWN),
    ],
)
def test_lists_move_what_can_be_moved(
    client: Client, recap: Recap, name: str, before: Reaction.State, after: Reaction.State
) -> None:
    reaction = ReactionFactory.create(recap=recap, state=before)
    elsewhere = ExternalRecapFactory.create(state=before)
    for row in (reaction, elsewhere):
        client.post(list_of(type(row)), {"action": name, "_selected_action": [row.pk]})
    assert [state(reaction), state(elsewhere)] == [after, after]


@pytest.mark.usefixtures("editor")
def test_nobody_changes_the_words_of_others(client: Client, held: Reaction) -> None:
    assert client.get(page_of(held)).status_code == 200
    client.post(page_of(held), {"text": "Moi", "author_name": "Moi"})
    held.refresh_from_db()
    assert held.text == VECTOR
