"""The text as readers get it: its typography, and where mentions lead."""

import pytest

from recaps.text.html import from_html
from recaps.text.typesetting import TypesetWriter
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory

pytestmark = pytest.mark.django_db

KEY = "00000000-0000-4000-8000-000000000000"


def typeset(html: str, language: str = "fr") -> str:
    return "".join(TypesetWriter(published_site(), language).blocks(from_html(html).blocks))


def test_french_has_its_spaces_in_words_and_descriptions_never_in_addresses() -> None:
    link = '<a href="/«x»/" title="Quoi ?">«&nbsp;ici » ?</a>'
    set_link = '<a href="/«x»/" title="Quoi\u202f?">«\u00a0ici\u00a0»\u202f?</a>'
    assert typeset(f"<p>Quoi ! {link}</p>") == f"<p>Quoi\u202f! {set_link}</p>"
    english = f"<p>What ? {link}</p>"
    assert typeset(english, "en") == english.replace("&nbsp;", "\u00a0")


def test_mention_leads_where_the_session_is_now_and_else_nowhere() -> None:
    session = SessionFactory.create(edition=EditionFactory.create(slug="2027"), slug="phares")
    publish(session.edition)
    named = f'<a data-mention="session:{session.key}" href="/avant/">là</a>'
    lost = f'<a data-mention="speaker:{KEY}" href="/avant/">elle</a>'
    now = named.replace("/avant/", "/2027/sessions/phares/")
    assert typeset(f"<p>{named}, <em>{lost}</em></p>") == f"<p>{now}, <em>elle</em></p>"


def test_footnotes_stand_at_the_end_and_lead_both_ways() -> None:
    html = '<p>Un<span class="footnote">Quoi ?</span> mot<span class="footnote">Ici</span></p>'
    writer = TypesetWriter(published_site(), "fr")
    [text] = writer.blocks(from_html(html).blocks)
    notes = writer.endnotes()
    assert ">1</a></sup> mot<sup>" in text
    assert 'id="footnote-of-2" href="#footnote-2" role="doc-noteref" aria-label="Note 2"' in text
    assert '<li id="footnote-1">Quoi\u202f? <a href="#footnote-of-1" role="doc-backlink"' in notes
    assert '<li id="footnote-2">Ici <a href="#footnote-of-2"' in notes
    assert 'aria-label="Notes"' in notes


def test_code_keeps_its_own_spaces() -> None:
    assert typeset("<p><code>a ? b</code> ?</p>") == "<p><code>a ? b</code>\u202f?</p>"
