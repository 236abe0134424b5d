"""What readers see of reactions on pages of recaps, sessions and speakers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from reactions.models import Reaction
from reactions.models.reaction import LONGEST
from recaps.models import Recap
from talks.models import Session
from tests.admin import document
from tests.factories import ExternalRecapFactory, ReactionFactory, RecapFactory
from tests.recaps.reading import read
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db


HIDDEN = [
    Reaction.State.UNCONFIRMED,
    Reaction.State.HELD,
    Reaction.State.REFUSED,
    Reaction.State.WITHDRAWN,
]


VECTOR = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"


def test_readers_see_who_said_what_and_where(client: Client, recap: Recap) -> None:
    ReactionFactory.create(recap=recap, author_name="Lina Baptiste", text="Une heure de plus.")
    ReactionFactory.create(
        recap=recap,
        source=Reaction.Source.WEBMENTION,
        author_name="Yann Orsini",
        author_url="https://orsini.example/",
        url="https://www.orsini.example/note",
        text="D’accord sur tout.",
    )
    page = read(client, "/recits/bilan/")
    assert "Lina Baptiste</bdi></b>" in page
    assert 'href="https://www.orsini.example/note" rel="ugc">orsini.example</a>' in page
    shown = words(get(client, "/recits/bilan/"))
    assert shown.index("D’accord sur tout.") < shown.index("Une heure de plus.")


@pytest.mark.parametrize("state", HIDDEN)
def test_what_no_editor_let_pass_is_nowhere(
    client: Client, recap: Recap, session: Session, state: Reaction.State
) -> None:
    for target in ({"recap": recap}, {"session": session}, {"speaker": session.speakers.get()}):
        ReactionFactory.create(**target, state=state, text="Secret", author_name="Secret")
    ExternalRecapFactory.create(
        state=state, title="Secret", sessions=[session], speakers=[session.speakers.get()]
    )
    shown = ReactionFactory.create(recap=recap, text="Visible")
    shown.proposed = {"text": "Secret"}
    shown.save()
    edition = session.edition.slug
    for address in (
        *("/recits/bilan/", "/recits/", "/"),
        *(f"/{edition}/sessions/les-phares/", "/intervenants/ana-mole/"),
    ):
        assert "Secret" not in get(client, address), address


@pytest.mark.parametrize(
    ("address", "french"), [("/recits/bilan/", None), ("/en/recaps/bilan/", "fr")]
)
def test_language_of_a_comment_is_that_of_the_page_it_was_written_on(
    client: Client, recap: Recap, address: str, french: str | None
) -> None:
    ReactionFactory.create(recap=recap, language="fr", text="Superbe.")
    ReactionFactory.create(recap=recap, language="", text="?")
    ReactionFactory.create(
        recap=recap,
        language="oc",
        text="Polit.",
        source=Reaction.Source.WEBMENTION,
        url="https://orsini.example/note",
    )
    page = document(client.get(address))
    said = {
        text.text_content().strip(): text.get("lang")
        for text in page.xpath("//*[@id='reactions']//*[contains(@class, 'p-content')]")
    }
    assert said == {"Superbe.": french, "?": None, "Polit.": "oc"}


def test_comments_close_by_themselves(client: Client, recap: Recap) -> None:
    recap.reactions_until = timezone.localdate() + timedelta(days=1)
    recap.save()
    page = read(client, "/recits/bilan/")
    assert 'action="/recits/reactions/bilan/"' in page
    assert f'maxlength="{LONGEST}"' in page
    with travel(timezone.now() + timedelta(days=2), tick=False):
        page = read(client, "/recits/bilan/")
    assert "<textarea" not in page


def test_what_is_published_at_the_end_of_time_takes_no_comments() -> None:
    recap = RecapFactory.create(published_at=datetime.max.replace(tzinfo=UTC))
    assert not recap.takes_comments


def test_strangers_words_are_words(client: Client, recap: Recap, session: Session) -> None:
    for target in ({"recap": recap}, {"session": session}):
        ReactionFactory.create(
            **target,
            source=Reaction.Source.WEBMENTION,
            author_name=VECTOR,
            author_url="javascript:alert(3)",
            url="javascript:alert(4)",
            text=f"{VECTOR} javascript:alert(5)",
            language=VECTOR[:35],
        )
    ExternalRecapFactory.create(
        title=VECTOR,
        summary=VECTOR,
        author_name=VECTOR[:100],
        url="javascript:alert(6)",
        language=VECTOR[:35],
        sessions=[session],
    )
    for address in (
        "/recits/bilan/",
        "/recits/",
        f"/{session.edition.slug}/sessions/les-phares/",
    ):
        response = client.get(address)
        page = document(response)
        assert VECTOR[3:20] in page.text_content()
        assert not page.xpath("//img[@src='x'] | //*[@onerror]")
        # Linked data repeats them, escaped: nothing of it runs.
        assert not page.xpath("//script[not(@type='application/ld+json')][contains(., 'alert')]")
        assert "<script>alert" not in response.content.decode()
        links = page.xpath("//@href | //@src | //@action")
        assert not [link for link in links if link.startswith("javascript:")]
