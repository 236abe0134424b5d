"""The copy that browsers read without network has all that is public, and nothing else."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from events.models import Edition
from marseille20.delivery.private import PRIVATE
from marseille20.offline.addresses import MOST_RECAPS
from marseille20.offline.contents import content_of
from search.documents import contents
from talks.models import Session
from talks.published import published_site
from tests.factories import RecapFactory
from tests.marseille20.offline.making import copied, published

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def edition(module_rows: None) -> Edition:
    return published()


@pytest.fixture(scope="module")
def copies(edition: Edition) -> dict[str, dict[str, Any]]:
    """The copy in each language, for tests that only read it: to make one takes long."""
    return {language: copied(Client(), language) for language in ("fr", "en")}


def test_what_is_in_it(copies: dict[str, dict[str, Any]]) -> None:
    for language, other in (("fr", "/en/"), ("en", "/")):
        pages = copies[language]["pages"]
        assert "brouillon" not in json.dumps(copies[language], ensure_ascii=False)
        assert not [path for path in pages if path.startswith(PRIVATE)]
        assert all(way.startswith(other) for _title, _tags, _main, way in pages.values())
    assert set(copies["fr"]["pages"]) == {
        *("/", "/hors-ligne/", "/recherche/", "/direct/", "/ma-selection/", "/2027/"),
        *("/2027/programme/", "/2027/programme/emporter/", "/2027/intervenants/"),
        *("/2027/programme/changements/", "/2027/salles/cale/", "/2027/sessions/rade/"),
        *("/intervenants/ines/", "/2027/infos/venir/", "/2027/lieux/hangar/", "/recits/"),
    }
    assert len(copies["en"]["pages"]) == len(copies["fr"]["pages"])
    assert "/en/2027/programme/take-along/" in copies["en"]["pages"]


def test_pages_are_those_of_the_site(copies: dict[str, dict[str, Any]], client: Client) -> None:
    html = client.get("/2027/sessions/rade/").content.decode()
    title, tags, main, _other = copies["fr"]["pages"]["/2027/sessions/rade/"]
    assert f"<title>{title}</title>" in html
    assert main.startswith("<main ")
    assert main.endswith("</main>")
    assert "<h1" in main
    assert main in "\n".join(line.strip(" ") for line in html.splitlines() if line.strip(" "))
    assert "application/ld+json" not in tags


def test_stylesheets_and_scripts_are_in_the_first_part_that_needs_them(
    edition: Edition, client: Client
) -> None:
    asked = Counter[str]()

    def read(path: str) -> Any:
        asked[path] += 1
        return HttpResponse("") if path.startswith("/static/") else client.get(path)

    site = published_site()
    with override("fr"):
        first, part, *_found = content_of(site, read, contents(site, timezone.now()), "fr")
    # Whoever reads a page has what all pages load.
    assert {"/static/marseille20/site.css", "/static/talks/state.js"} <= {*first["common"]}
    # The body of a page names what a script may ask for later.
    assert {"/static/talks/programme.js", "/static/picks/sync.js"} <= {*first["texts"]}
    assert "/static/talks/room.css" in part["texts"]
    in_parts = [*first["common"], *first["texts"], *part["texts"]]
    assert {asked[path] for path in in_parts} == {1}
    assert len(in_parts) == len({*in_parts})


def test_words_to_search_by(copies: dict[str, dict[str, Any]]) -> None:
    search = copies["fr"]["search"]
    assert ["session", "Séances"] in search["kinds"]
    [[_kind, title, beside, _text, hit]] = [
        each for each in copies["fr"]["found"] if each[0] == "session"
    ]
    assert {"rade", "ile"} <= {*title.split()}
    assert {"ines", "goude"} <= {*beside.split()}
    assert '<a href="/2027/sessions/rade/">' in hit
    assert search["many"] == "{n} résultats pour «\u00a0{asked}\u00a0»"


def test_what_is_used_by_itself_comes_first(copies: dict[str, dict[str, Any]]) -> None:
    first = ["/", "/hors-ligne/", "/recherche/", "/2027/programme/", "/ma-selection/"]
    assert [*copies["fr"]["first"]] == [*first, "/2027/infos/venir/"]
    assert copies["fr"]["starts"] == ["/2027/"]


def test_newest_recaps_of_the_edition_are_there(
    edition: Edition, made: Callable[[str], dict[str, Any]]
) -> None:
    RecapFactory.create(slug="ailleurs")
    session = Session.objects.get(slug="rade")
    for n in range(MOST_RECAPS + 1):
        age = timedelta(hours=n + 1)
        recap = RecapFactory.create(slug=f"recit-{n}", published_at=timezone.now() - age)
        recap.sessions.add(session)
    pages = made("fr")["pages"]
    recaps = {"/recits/", *(f"/recits/recit-{n}/" for n in range(MOST_RECAPS))}
    assert {path for path in pages if path.startswith("/recits/")} == recaps
