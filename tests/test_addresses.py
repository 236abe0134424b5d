"""Addresses that are linked to, in both languages. They are permanent: a change breaks links."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from events.models.edition import RESERVED_SLUGS
from writing import slugs

EDITION = ("2027",)
SLUG = ("mistral",)
BOTH = ("2027", "mistral")

# Name, what the address holds, in French, in English.
ADDRESSES: list[tuple[str, tuple[Any, ...], str, str]] = [
    ("home", (), "/", "/en/"),
    ("programme", (), "/programme/", "/en/programme/"),
    ("foyer", (), "/direct/", "/en/live/"),
    ("offline", (), "/hors-ligne/", "/en/offline/"),
    ("copy", (), "/copy.json", "/en/copy.json"),
    ("picks:mine", (), "/ma-selection/", "/en/my-picks/"),
    ("picks:shared", SLUG, "/ma-selection/mistral/", "/en/my-picks/mistral/"),
    ("picks:shared_ics", SLUG, "/ma-selection/mistral.ics", "/en/my-picks/mistral.ics"),
    ("manifest", (), "/manifest.webmanifest", "/en/manifest.webmanifest"),
    ("core:topic", SLUG, "/themes/mistral/", "/en/topics/mistral/"),
    ("talks:edition", EDITION, "/2027/", "/en/2027/"),
    ("talks:programme", EDITION, "/2027/programme/", "/en/2027/programme/"),
    ("booklet", EDITION, "/2027/programme.pdf", "/en/2027/programme.pdf"),
    (
        "downloads",
        EDITION,
        "/2027/programme/emporter/",
        "/en/2027/programme/take-along/",
    ),
    ("exchange:programme_xml", EDITION, "/2027/programme.xml", "/en/2027/programme.xml"),
    ("exchange:programme_json", EDITION, "/2027/programme.json", "/en/2027/programme.json"),
    ("exchange:programme_csv", EDITION, "/2027/programme.csv", "/en/2027/programme.csv"),
    (
        "exchange:programme_csv_for_excel",
        EDITION,
        "/2027/programme-excel.csv",
        "/en/2027/programme-excel.csv",
    ),
    ("talks:programme_ics", EDITION, "/2027/programme.ics", "/en/2027/programme.ics"),
    (
        "talks:programme_copy",
        EDITION,
        "/2027/programme-copie.ics",
        "/en/2027/programme-copy.ics",
    ),
    (
        "talks:day_ics",
        ("2027", "2027-05-20"),
        "/2027/programme/2027-05-20.ics",
        "/en/2027/programme/2027-05-20.ics",
    ),
    ("talks:track_ics", BOTH, "/2027/parcours/mistral.ics", "/en/2027/tracks/mistral.ics"),
    ("talks:room_ics", BOTH, "/2027/salles/mistral.ics", "/en/2027/rooms/mistral.ics"),
    ("talks:speaker_ics", BOTH, "/2027/intervenants/mistral.ics", "/en/2027/speakers/mistral.ics"),
    (
        "talks:changes",
        EDITION,
        "/2027/programme/changements/",
        "/en/2027/programme/changes/",
    ),
    (
        "talks:changes_feed",
        EDITION,
        "/2027/programme/changements.atom",
        "/en/2027/programme/changes.atom",
    ),
    ("talks:session", BOTH, "/2027/sessions/mistral/", "/en/2027/sessions/mistral/"),
    ("talks:session_ics", BOTH, "/2027/sessions/mistral.ics", "/en/2027/sessions/mistral.ics"),
    ("talks:session_qr", BOTH, "/2027/sessions/mistral.svg", "/en/2027/sessions/mistral.svg"),
    ("talks:venue", BOTH, "/2027/lieux/mistral/", "/en/2027/venues/mistral/"),
    (
        "feedback:feedback",
        BOTH,
        "/2027/sessions/mistral/avis/",
        "/en/2027/sessions/mistral/feedback/",
    ),
    ("talks:speakers", EDITION, "/2027/intervenants/", "/en/2027/speakers/"),
    ("talks:speaker", SLUG, "/intervenants/mistral/", "/en/speakers/mistral/"),
    ("talks:room", BOTH, "/2027/salles/mistral/", "/en/2027/rooms/mistral/"),
    ("recaps:list", (), "/recits/", "/en/recaps/"),
    ("recaps:recap", SLUG, "/recits/mistral/", "/en/recaps/mistral/"),
    ("reactions:tell", (), "/recits/racontez/", "/en/recaps/tell/"),
    (
        "reactions:found",
        (UUID(int=1),),
        "/recits/racontez/00000000-0000-0000-0000-000000000001/",
        "/en/recaps/tell/00000000-0000-0000-0000-000000000001/",
    ),
    (
        "reactions:mine",
        ("1:x",),
        "/recits/reactions/la-mienne/1:x/",
        "/en/recaps/reactions/mine/1:x/",
    ),
    ("recaps:authors", (), "/recits/auteurs/", "/en/recaps/authors/"),
    ("recaps:author", SLUG, "/recits/auteurs/mistral/", "/en/recaps/authors/mistral/"),
    ("recaps:list_atom", (), "/recits/atom.xml", "/en/recaps/atom.xml"),
    ("recaps:list_rss", (), "/recits/rss.xml", "/en/recaps/rss.xml"),
    ("recaps:list_json", (), "/recits/feed.json", "/en/recaps/feed.json"),
    *(
        (f"{page}_{form}", SLUG, f"{french}mistral/{file}", f"{english}mistral/{file}")
        for page, french, english in (
            ("recaps:author", "/recits/auteurs/", "/en/recaps/authors/"),
            ("core:topic", "/themes/", "/en/topics/"),
        )
        for form, file in (("atom", "atom.xml"), ("rss", "rss.xml"), ("json", "feed.json"))
    ),
    ("edition_atom", EDITION, "/2027/recits/atom.xml", "/en/2027/recaps/atom.xml"),
    ("edition_rss", EDITION, "/2027/recits/rss.xml", "/en/2027/recaps/rss.xml"),
    ("edition_json", EDITION, "/2027/recits/feed.json", "/en/2027/recaps/feed.json"),
    ("events:page", BOTH, "/2027/infos/mistral/", "/en/2027/info/mistral/"),
    ("search:search", (), "/recherche/", "/en/search/"),
    ("participation:ask", (), "/mes-seances/", "/en/my-sessions/"),
    ("participation:page", ("abc",), "/mes-seances/abc/", "/en/my-sessions/abc/"),
    ("newsletter:subscribe", (), "/lettre/", "/en/newsletter/"),
    ("newsletter:confirm", ("abc",), "/lettre/confirmer/abc/", "/en/newsletter/confirm/abc/"),
    ("newsletter:leave", ("abc",), "/lettre/quitter/abc/", "/en/newsletter/leave/abc/"),
    ("desk:home", (), "/ecrire/", "/en/write/"),
    ("desk:invitation", ("1:x",), "/ecrire/invitation/1:x/", "/en/write/invitation/1:x/"),
    (
        "account_reset_password_from_key",
        ("1", "abc-def"),
        "/compte/mot-de-passe/1/abc-def/",
        "/en/account/password/1/abc-def/",
    ),
    # These are the same in both.
    ("live", (), "/health/live", "/health/live"),
    ("ready", (), "/health/ready", "/health/ready"),
    ("status", (), "/health/status", "/health/status"),
    ("metrics", (), "/metrics", "/metrics"),
    ("robots", (), "/robots.txt", "/robots.txt"),
    ("sitemap", (), "/sitemap.xml", "/sitemap.xml"),
    ("sitemap_part", SLUG, "/sitemap-mistral.xml", "/sitemap-mistral.xml"),
    # For ever, or a worker that browsers have is never asked for again.
    ("service_worker", (), "/service-worker.js", "/service-worker.js"),
    ("favicon", (), "/favicon.ico", "/favicon.ico"),
    ("icon", ("icon-192",), "/icons/icon-192.png", "/icons/icon-192.png"),
    ("palette", ("ffffff",), "/palettes/ffffff.css", "/palettes/ffffff.css"),
    ("media", ("mistral.png",), "/media/mistral.png", "/media/mistral.png"),
    ("social_image", ("home",), "/cards/home.png", "/cards/home.png"),
    ("social_image", ("en",), "/cards/en.png", "/cards/en.png"),
    ("styleguide", (), "/styleguide/", "/styleguide/"),
    ("webmention", (), "/webmention/", "/webmention/"),
    ("admin:index", (), "/admin/", "/admin/"),
]

# What is answered without a pattern: files, the English prefix, previews, and a word that the card
# of the home page has in its address.
WITHOUT_PATTERN = {
    *("static", "en", "apercu", "home"),
}


@pytest.mark.parametrize(("name", "arguments", "french", "english"), ADDRESSES)
def test_addresses(name: str, arguments: tuple[Any, ...], french: str, english: str) -> None:
    for language, path in (("fr", french), ("en", english)):
        with translation.override(language):
            assert reverse(name, args=arguments) == path
            assert resolve(path).view_name == name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_edition_can_take_the_first_word_of_an_address(language: str) -> None:
    with translation.override(language):
        paths = [path.removeprefix("en/") for _name, path in patterns(get_resolver())]
    words = {path.split("/")[0] for path in paths if path and not path.startswith("<")}
    # Slugs have no full stop.
    words = {word for word in words if not re.search(r">.*\.", word)}
    assert words | {"admin"} <= RESERVED_SLUGS
    assert WITHOUT_PATTERN <= RESERVED_SLUGS


def test_no_recap_can_take_the_address_of_another_page() -> None:
    words = set()
    for language, below in (("fr", "recits/"), ("en", "en/recaps/")):
        with translation.override(language):
            paths = [path for _name, path in patterns(get_resolver()) if path.startswith(below)]
        words |= {path.removeprefix(below).split("/")[0] for path in paths}
    # Nor is a file of theirs a slug.
    assert {word for word in words if re.fullmatch(r"[\w-]+", word)} == slugs.RESERVED_SLUGS


def patterns(resolver: Any, before: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Name and path of every address, in the language that is active; the admin's are its own."""
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if path.startswith("admin/"):
            continue
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", path
        elif isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, path, inner)
