"""The text of a recap as it is set: which passage a session's card stands beside, and how."""

import pytest
from django.utils import timezone

from recaps.text.html import HtmlWriter, from_html, to_html
from recaps.text.passages import OPENING, PULL, passages
from recaps.text.subjects import subjects
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory

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
