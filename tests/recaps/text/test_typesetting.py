"""The text as readers get it: its typography, its mentions, pictures, tables and films."""

import re

import pytest

from core.models import Rendition
from recaps.text.figures import PageWriter, Renditions
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


NAME = f"{'a1' * 12}.jpg"
IMG = f'<img src="/media/{NAME}" alt="Le &lt;port&gt;" width="640" height="480">'
FIGURE = f"<figure>{IMG}<figcaption>Au port <small>Bo Digue</small></figcaption></figure>"
FILM = "https://www.youtube.com/watch?v=abc-DEF_123"
COPY = Rendition(name=f"{'a1' * 12}-320.avif", picture=NAME, kind="avif", width=320)


def page(html: str, renditions: Renditions | None = None) -> str:
    return "".join(
        PageWriter(published_site(), "fr", renditions or {}).blocks(from_html(html).blocks)
    )


def embed(inside: str, caption: str = "<figcaption>Un film</figcaption>") -> str:
    return f'<figure class="embed"><a href="{FILM}">{inside}</a>{caption}</figure>'


def test_picture_comes_in_the_copies_that_exist_and_keeps_its_size() -> None:
    html = page(FIGURE, {NAME: [COPY]})
    assert f'<source type="image/avif" srcset="{COPY.url} 320w"' in html
    assert 'width="640" height="480" alt="Le &lt;port&gt;" loading="lazy"' in html
    assert "<figcaption>Au port <small>Bo Digue</small></figcaption>" in html
    assert "<source" not in page(FIGURE)


def test_pictures_of_a_gallery_lead_to_themselves_in_full() -> None:
    html = page(f'<div class="gallery">{FIGURE}{FIGURE}</div>{FIGURE}')
    assert html.count(f'<figure><a href="/media/{NAME}"><picture>') == 2
    assert html.endswith("</figure>")
    assert html.count("<a ") == 2


@pytest.mark.parametrize("inside", [IMG, "Un film"])
def test_embed_is_a_link_that_asks_nothing_of_its_site(inside: str) -> None:
    html = page(embed(inside))
    assert f'<a href="{FILM}">' in html
    assert 'data-player="https://www.youtube-nocookie.com/embed/abc-DEF_123"' in html
    assert 'data-title="Un film"' in html
    assert "Rien n’est demandé à YouTube" in html or "Nothing is asked of\n" in html
    assert ("<picture>" in html) == (inside == IMG)
    assert "iframe" not in html


def test_table_scrolls_in_a_frame_that_its_caption_names() -> None:
    table = "<table><caption>Le vote ?</caption><tr><th>Oui</th><td>14</td></tr></table>"
    html = page(table + table.replace("Le vote ?", ""))
    first, second, _rest = html.split("</figure>")
    assert re.search(r'<figcaption id="table-1">\s*Le vote\u202f\?', first)
    assert 'data-scrolls="table-1"' in first
    assert '<table aria-labelledby="table-1"><tbody><tr><th scope="row">Oui</th>' in first
    # Without words of its own it has a number, for those who hear it.
    assert re.search(r'id="table-2">\s*<span\s+class="visually-hidden"\s*>Tableau 2<', second)
