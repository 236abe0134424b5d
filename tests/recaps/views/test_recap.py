import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.html import escape
from time_machine import travel

from events.models import Edition
from recaps.models import Recap
from talks.erasure import erase
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AuthorFactory,
    RecapFactory,
    SessionFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from tests.recaps.reading import fresh_cost, read
from tests.talks.reading import get

pytestmark = pytest.mark.django_db


def test_recap_shows_its_text_and_what_it_speaks_of(client: Client, session: Session) -> None:
    RecapFactory.create(
        slug="bilan",
        title_fr="Le bilan",
        standfirst_fr="En trois mots",
        body_fr="<h2>Un</h2><p>Des phares !</p>",
        sessions=[session],
        speakers=list(session.speakers.all()),
        tags=list(session.tags.all()),
        authors=[AuthorFactory.create(name="Bo Digue", slug="bo-digue")],
        published_at=datetime(2027, 6, 1, 12, 30, 15, 123456, tzinfo=UTC),
    )
    with travel(datetime(2027, 6, 2, tzinfo=UTC)):
        html = read(client, "/recits/bilan/")
    assert ">Le bilan</h1>" in html
    assert 'datetime="2027-06-01">1er juin 2027</time>' in html
    assert "<p>Des phares\u202f!</p>" in html
    assert 'href="/2027/sessions/les-phares/">Les phares</a>' in html
    assert '<time datetime="2027-05-20T10:00+02:00">10:00</time>' in html
    assert 'href="/intervenants/ana-mole/"' in html
    assert 'href="/themes/lumiere/">Lumière</a>' in html
    assert 'href="/recits/auteurs/bo-digue/">Bo Digue</a>' in html
    assert '"@type":"BlogPosting"' in html


def test_text_that_is_not_translated_says_in_what_language_it_is(client: Client) -> None:
    RecapFactory.create(slug="bilan", body_fr="<p>Bonjour</p>", body_en="")
    html = read(client, "/en/recaps/bilan/")
    assert '<div class="prose serif e-content" lang="fr"><p>Bonjour</p></div>' in html
    assert "in French" in html
    assert "in French" not in read(client, "/recits/bilan/")


def test_text_that_came_past_the_forms_runs_nothing(client: Client) -> None:
    RecapFactory.create(
        slug="bilan", body_fr='<p onclick="x()">Un<script>alert(1)</script> <img src=x></p>'
    )
    html = read(client, "/recits/bilan/")
    assert "<p>Un</p>" in html
    assert "alert(1)" not in html


def test_recap_published_elsewhere_first_points_there(client: Client) -> None:
    RecapFactory.create(slug="bilan", original_url="https://quai.example/billet")
    RecapFactory.create(slug="autre")
    html = read(client, "/recits/bilan/")
    assert '<link rel="canonical" href="https://quai.example/billet">' in html
    assert '<a href="https://quai.example/billet">quai.example</a>' in html
    other = read(client, "/recits/autre/")
    assert '<link rel="canonical" href="http://testserver/recits/autre/">' in other


def test_withdrawn_session_is_named_and_marked(client: Client, session: Session) -> None:
    RecapFactory.create(slug="bilan", sessions=[session])
    withdraw(session)
    html = read(client, "/recits/bilan/")
    assert '<p class="cite__title cite__title--off">' in html
    assert "Les phares" in html
    assert '"@type":"Event"' not in html


def test_what_was_erased_is_not_named(client: Client, session: Session) -> None:
    speaker = session.speakers.get()
    RecapFactory.create(slug="bilan", sessions=[session], speakers=[speaker])
    organiser = UserFactory.create(superuser=True)
    erase(session, by=organiser)
    erase(speaker, by=organiser)
    html = read(client, "/recits/bilan/")
    assert "cite" not in html.split("<main")[1]
    assert "/intervenants/" not in html.split("<main")[1].split("</main>")[0]


def test_names_come_from_releases_and_never_from_rows(
    client: Client, edition: Edition, session: Session
) -> None:
    speaker = session.speakers.get()
    draft = SessionFactory.create(edition=edition, title_fr="Secret", slug="secret")
    RecapFactory.create(slug="bilan", sessions=[session, draft], speakers=[speaker])
    session.title_fr = speaker.name = "Secret"
    session.save()
    speaker.save()
    html = read(client, "/recits/bilan/")
    assert "Les phares" in html
    assert "Ana Mole" in html
    assert "secret" not in html.lower()


def test_recap_costs_the_same_with_one_session_or_three(
    client: Client, edition: Edition, session: Session
) -> None:
    recap = RecapFactory.create(slug="bilan", sessions=[session], tags=[TagFactory.create()])
    one = fresh_cost(client, "/recits/bilan/")
    more = [
        SessionFactory.create(edition=edition, speakers=[SpeakerFactory.create()]) for _ in "ab"
    ]
    publish(edition)
    recap.sessions.add(*more)
    recap.speakers.add(*(speaker for each in more for speaker in each.speakers.all()))
    recap.tags.add(TagFactory.create(), TagFactory.create())
    assert fresh_cost(client, "/recits/bilan/") == one


def test_organiser_previews_a_draft(client: Client) -> None:
    RecapFactory.create(slug="bilan", title_fr="Pas encore", status=Recap.Status.DRAFT)
    assert client.get("/recits/bilan/").status_code == 404
    client.force_login(UserFactory.create(superuser=True))
    response = client.get("/apercu/recits/bilan/")
    assert "Pas encore" in response.content.decode()
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/recits/", "/en/recaps/", "/recits/mefiant/"])
def test_words_are_never_markup(client: Client, path: str) -> None:
    evil = "<script>alert(1)</script>"
    RecapFactory.create(
        slug="mefiant",
        title_fr=evil,
        title_en=evil,
        standfirst_fr=evil,
        standfirst_en=evil,
        authors=[AuthorFactory.create(name=evil)],
        tags=[TagFactory.create(name=evil, name_en=evil)],
    )
    html = read(client, path)
    assert evil not in html
    assert escape(evil) in html


# --- Withdrawn -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [("/recits/retire/", "Récit retiré"), ("/en/recaps/retire/", "Recap withdrawn")],
)
def test_withdrawn_recap_says_so_and_no_more(
    client: Client, withdrawn: Recap, address: str, words: str
) -> None:
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == 410
    assert f"<h1>{words}</h1>" in html
    assert 'name="robots" content="noindex"' in html
    assert f'href="{address.removesuffix("retire/")}"' in html
    assert "Ce qui fut dit" not in html
    assert "Bo Digue" not in html


def test_withdrawn_recap_is_nowhere_else(client: Client, withdrawn: Recap) -> None:
    RecapFactory.create(slug="reste", sessions=withdrawn.sessions.all())
    for address in (
        "/", "/recits/", "/recits/reste/", "/recits/auteurs/", "/recits/atom.xml",
        "/sitemap-site.xml", "/sitemap-recaps-1.xml", "/sitemap-authors-1.xml",
        "/2027/", "/2027/sessions/les-phares/", "/2027/recits/atom.xml",
    ):  # fmt: skip
        html = get(client, address)
        assert "Ce qui fut dit" not in html
        assert "/retire/" not in html
        assert "Bo Digue" not in html
    assert client.get("/themes/mer/").status_code == 404


def test_a_corrected_recap_says_when(client: Client) -> None:
    recap = RecapFactory.create(slug="bilan", published_at=datetime(2027, 6, 1, 12, tzinfo=UTC))
    with travel(datetime(2027, 6, 5, tzinfo=UTC)):
        assert "Corrigé" not in read(client, "/recits/bilan/")
        recap.changed_at = datetime(2027, 6, 3, 8, tzinfo=UTC)
        recap.save()
        html = read(client, "/recits/bilan/")
        sitemap = get(client, "/sitemap-recaps-1.xml")
    corrected = r'Corrigé le\s*<time\s*class="dt-updated"\s*datetime="2027-06-03T10:00:00\+02:00"'
    assert re.search(corrected + ">3 juin 2027</time>", html)
    assert '"dateModified":"2027-06-03T08:00:00+00:00"' in html
    assert re.search(r"/recits/bilan/</loc><lastmod>2027-06-03<", sitemap)


def test_former_address_leads_to_the_recap(client: Client) -> None:
    recap = RecapFactory.create(slug="avant")
    recap.slug = "apres"
    recap.save()
    response = client.get("/en/recaps/avant/?tag=x")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/recaps/apres/?tag=x"
