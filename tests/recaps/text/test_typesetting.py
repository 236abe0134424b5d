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
