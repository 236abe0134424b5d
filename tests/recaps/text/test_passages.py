"""The text of a recap as it is set, and the sentences that stand on pages of sessions."""

import pytest
from django.test import Client
from django.utils import timezone

from recaps.models import Recap
from recaps.text.html import HtmlWriter, from_html, to_html
from recaps.text.passages import OPENING, PULL, passages
from recaps.text.subjects import subjects
from talks.models import Session
from talks.published import published_site
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

LONG = "<p>" + "La salle écoute. " * (OPENING // 16 + 1) + "</p>"


@pytest.fixture
def session() -> Session:
    edition = EditionFactory.create(slug="2027", is_current=True)
    session = SessionFactory.create(edition=edition, slug="phares", title_fr="Les phares")
    publish(edition)
    return session


def described(html: str, *rows: Session) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Each passage with the sessions it cites, and the sessions that none cites."""
    site, keys = published_site(), [row.key for row in rows]
    found, others = passages(
        site, from_html(html), HtmlWriter(), subjects(site, keys, timezone.now())
    )
    return (
        [(p.html, [each.row.session.slug for each in p.cited]) for p in found],
        [each.row.session.slug for each in others],
    )


def classes(html: str) -> list[str]:
    """The class of each passage, "" where it has none."""
    found, _others = described(html)
    return [html.split('class="')[1].split('"')[0] if "class=" in html else "" for html, _ in found]


@pytest.mark.parametrize(
    "address",
    [
        "/2027/sessions/phares/",
        "/2027/sessions/phares/?utm_source=x#title",
        "/en/2027/sessions/phares/",
        "https://old.example/2027/sessions/phares/",
    ],
)
def test_the_passage_that_links_to_a_session_cites_it(session: Session, address: str) -> None:
    html = f'<h2>Le matin</h2><p>Rien.</p><p>On parle <a href="{address}">des phares</a>.</p>'
    found, others = described(html, session)
    assert [slugs for _html, slugs in found] == [[], [], ["phares"]]
    assert others == []


def test_a_session_is_cited_once_where_it_is_linked_to_first(session: Session) -> None:
    link = '<a href="/2027/sessions/phares/">là</a>'
    found, others = described(
        f"<ul><li>Ici.</li><li>{link}</li></ul><p>{link}, {link}</p>", session
    )
    assert [slugs for _html, slugs in found] == [[], [], ["phares"], []]
    assert found[1][0].endswith("<li>")
    assert others == []


def test_a_session_mentioned_alone_is_its_card_once(session: Session) -> None:
    mention = f'<a data-mention="session:{session.key}" href="/x/">Les phares</a>'
    link = '<a href="/2027/sessions/phares/">Mes mots</a>'
    found, others = described(f"<p>{mention} </p><p>Oui.</p><p>{mention}</p>", session)
    assert [slugs for _html, slugs in found] == [["phares"], [], []]
    assert [bool(html) for html, _slugs in found] == [False, True, True]
    assert others == []
    for said in (f"<p>{mention} !</p>", f"<p>{link}</p>", f"<h2>{mention}</h2>"):
        assert described(said, session)[0][0][0]
    # What is not published any more has no card.
    assert described(f"<p>{mention}</p>")[0][0][0]


@pytest.mark.parametrize(
    "address",
    [
        "/2027/sessions/quais/",
        "/2031/sessions/phares/",
        "/2027/sessions/phares/session.ics",
        "/2027/programme/",
        "//[",
        "https://[/2027",
        "mailto:a@example.org",
    ],
)
def test_a_link_elsewhere_cites_nothing(session: Session, address: str) -> None:
    found, others = described(f'<p><a href="{address}">là</a></p>', session)
    assert [slugs for _html, slugs in found] == [[]]
    assert others == ["phares"]


def test_nothing_of_the_text_is_lost(session: Session) -> None:
    html = (
        '<p>Un<br>deux <a href="https://x.example/" title="a > b">lien</a></p><hr>'
        "<blockquote><p>Dit.</p><p>Redit.</p></blockquote><ul><li><p>Un</p><ul><li>1</li></ul></li>"
        "</ul>Sans rien autour"
    )
    found, _others = described(html)
    whole = "".join(html for html, _slugs in found).replace(' class="pull"', "")
    assert whole == to_html(from_html(html))
    assert len(found) == 7


def test_a_few_words_quoted_are_drawn_large_and_many_are_not() -> None:
    short, long = "Un mot. " * (PULL // 8), "Un mot. " * (PULL // 7)
    assert classes(f"<blockquote><p>{short}</p></blockquote>") == ["pull"]
    assert classes(f"<blockquote><p>{long}</p></blockquote>") == [""]


def test_the_text_opens_with_a_large_letter_after_headings_and_the_editors_note() -> None:
    note = "<p><em>Texte de démonstration.</em></p>"
    assert classes(f"{note}<h2>Titre</h2>{LONG}{LONG}") == ["note", "", "opening", ""]


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
