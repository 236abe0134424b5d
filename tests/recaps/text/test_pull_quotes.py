"""The sentences an author marked, on the pages of the sessions they are from."""

import pytest
from django.test import Client

from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.talks.reading import get, tight, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions() -> tuple[Session, Session]:
    edition = EditionFactory.create(slug="2027", is_current=True)
    first = SessionFactory.create(edition=edition, slug="phares", title_fr="Les phares")
    second = SessionFactory.create(edition=edition, slug="quais", title_fr="Les quais")
    publish(edition)
    return first, second


def pull(words: str, by: str = "") -> str:
    caption = f"<figcaption>{by}</figcaption>" if by else ""
    return f'<figure class="quote pull"><blockquote><p>{words}</p></blockquote>{caption}</figure>'


def mention(session: Session) -> str:
    return f'<a data-mention="session:{session.key}" href="/x/">là</a>'


def test_a_sentence_stands_with_the_session_mentioned_last(
    client: Client, sessions: tuple[Session, Session]
) -> None:
    first, _second = sessions
    RecapFactory.create(
        slug="bilan",
        title_fr="Le bilan",
        authors=[AuthorFactory.create(name="Bo Digue")],
        sessions=sessions,
        body_fr=f"{pull('Avant tout.')}<p>{mention(first)}</p>{pull('Du premier.', 'Ana Mole')}"
        f'<p><a href="/2027/sessions/quais/">ici</a></p>{pull("Du second.")}'
        f"{pull('Encore du premier.', mention(first))}"
        '<figure class="quote"><blockquote><p>Non marqué.</p></blockquote></figure>',
    )
    one, two = (tight(get(client, f"/2027/sessions/{each.slug}/")) for each in sessions)
    assert '<blockquote class="e-content" lang="fr"><p>Du premier.</p></blockquote>' in one
    assert "Encore du premier." in one
    assert "Du second." not in one
    assert "<p>Du second.</p>" in two
    assert "Du premier" not in two
    # It is not said which of the two, so neither has it.
    assert "Avant tout." not in one + two
    assert "Non marqué" not in one + two
    assert "Ana Mole Cité dans Le bilan, Bo Digue" in words(one)
    assert 'class="u-url p-name" href="/recits/bilan/"' in one


def test_a_sentence_stands_with_the_session_of_whom_it_is(
    client: Client, sessions: tuple[Session, Session]
) -> None:
    first, second = sessions
    cova, ana = (SpeakerFactory.create(name=name) for name in ("Bernard Cova", "Ana Mole"))
    first.credits.create(speaker=cova)
    for session in sessions:
        session.credits.create(speaker=ana)
    publish(first.edition)
    by = '<a data-mention="speaker:{}" href="/x/">lui</a>'
    RecapFactory.create(
        sessions=sessions,
        body_fr=f"{pull('De Cova, au début.', by.format(cova.key))}<p>{mention(second)}</p>"
        f"{pull('De Cova, plus bas.', by.format(cova.key))}"
        f"{pull('D’Ana, des deux.', by.format(ana.key))}",
    )
    one, two = (get(client, f"/2027/sessions/{each.slug}/") for each in sessions)
    assert ["De Cova, au début." in page for page in (one, two)] == [True, False]
    assert ["De Cova, plus bas." in page for page in (one, two)] == [True, False]
    # She speaks in both: it is of the one that the text is at.
    assert ["D’Ana, des deux." in page for page in (one, two)] == [False, True]


def test_nothing_is_quoted_of_what_nobody_may_read(
    client: Client, sessions: tuple[Session, Session]
) -> None:
    recap = RecapFactory.create(
        sessions=[sessions[0]], body_fr=f"<script>x</script>{pull('Secret.<img src=x onerror=x>')}"
    )
    page = get(client, "/2027/sessions/phares/")
    assert "<p>Secret.</p>" in page
    for change in ({"published_at": None, "status": "draft"}, {"withdrawn_at": recap.published_at}):
        Recap.objects.filter(pk=recap.pk).update(**change)
        client = Client()
        Recap.objects.get().save()
        assert "Secret." not in get(client, "/2027/sessions/phares/")


def test_footnotes_stay_where_the_quotation_is_from(
    client: Client, sessions: tuple[Session, Session]
) -> None:
    RecapFactory.create(
        sessions=[sessions[0]], body_fr=pull('Oui.<span class="footnote">Dit deux fois.</span>')
    )
    page = get(client, "/2027/sessions/phares/")
    assert "<p>Oui.</p>" in page
    assert "Dit deux fois." not in page
