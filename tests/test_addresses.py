"""Every address of the site, in both languages. They are permanent: a change here breaks links."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from events.models.edition import RESERVED_SLUGS

EDITION = ("2027",)
SLUG = ("mistral",)
BOTH = ("2027", "mistral")

# Name, what the address holds, in French, in English.
ADDRESSES: list[tuple[str, tuple[str, ...], str, str]] = [
    ("home", (), "/", "/en/"),
    ("programme", (), "/programme/", "/en/programme/"),
    ("picks", (), "/ma-selection/", "/en/my-picks/"),
    ("manifest", (), "/manifest.webmanifest", "/en/manifest.webmanifest"),
    ("topic", SLUG, "/themes/mistral/", "/en/topics/mistral/"),
    ("talks:edition", EDITION, "/2027/", "/en/2027/"),
    ("talks:programme", EDITION, "/2027/programme/", "/en/2027/programme/"),
    ("booklet", EDITION, "/2027/programme.pdf", "/en/2027/programme.pdf"),
    ("talks:programme_ics", EDITION, "/2027/programme.ics", "/en/2027/programme.ics"),
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
    ("talks:speakers", EDITION, "/2027/intervenants/", "/en/2027/speakers/"),
    ("talks:speaker", SLUG, "/intervenants/mistral/", "/en/speakers/mistral/"),
    ("talks:room", BOTH, "/2027/salles/mistral/", "/en/2027/rooms/mistral/"),
    ("recaps:list", (), "/recits/", "/en/recaps/"),
    ("recaps:recap", SLUG, "/recits/mistral/", "/en/recaps/mistral/"),
    ("recaps:author", SLUG, "/recits/auteurs/mistral/", "/en/recaps/authors/mistral/"),
    ("desk:picture", (), "/ecrire/images/", "/en/write/pictures/"),
    ("desk:download", (), "/ecrire/emporter/", "/en/write/take-home/"),
    ("desk:bring", (), "/ecrire/apporter/", "/en/write/bring/"),
    ("recaps:list_atom", (), "/recits/atom.xml", "/en/recaps/atom.xml"),
    ("recaps:list_rss", (), "/recits/rss.xml", "/en/recaps/rss.xml"),
    ("recaps:list_json", (), "/recits/feed.json", "/en/recaps/feed.json"),
    *(
        (f"{page}_{form}", SLUG, f"{french}mistral/{file}", f"{english}mistral/{file}")
        for page, french, english in (
            ("recaps:author", "/recits/auteurs/", "/en/recaps/authors/"),
            ("topic", "/themes/", "/en/topics/"),
        )
        for form, file in (("atom", "atom.xml"), ("rss", "rss.xml"), ("json", "feed.json"))
    ),
    ("edition_atom", EDITION, "/2027/recits/atom.xml", "/en/2027/recaps/atom.xml"),
    ("edition_rss", EDITION, "/2027/recits/rss.xml", "/en/2027/recaps/rss.xml"),
    ("edition_json", EDITION, "/2027/recits/feed.json", "/en/2027/recaps/feed.json"),
    ("events:page", BOTH, "/2027/infos/mistral/", "/en/2027/info/mistral/"),
    # These are the same in both.
    ("robots", (), "/robots.txt", "/robots.txt"),
    ("sitemap", (), "/sitemap.xml", "/sitemap.xml"),
    ("favicon", (), "/favicon.ico", "/favicon.ico"),
    ("media", ("mistral.png",), "/media/mistral.png", "/media/mistral.png"),
    ("card", ("home",), "/cards/home.png", "/cards/home.png"),
    ("card", ("en",), "/cards/en.png", "/cards/en.png"),
    ("styleguide", (), "/styleguide/", "/styleguide/"),
    ("admin:index", (), "/admin/", "/admin/"),
]

# What is answered without a pattern: files, the English prefix, previews; a word that the card of
# the home page has in its address; and words kept for what may come.
WITHOUT_PATTERN = {
    *("static", "en", "apercu", "home"),
    *("ecrire", "write", "recherche", "search"),
}


@pytest.mark.parametrize(("name", "arguments", "french", "english"), ADDRESSES)
def test_addresses(name: str, arguments: tuple[str, ...], french: str, english: str) -> None:
    for language, path in (("fr", french), ("en", english)):
        with translation.override(language):
            assert reverse(name, args=arguments) == path
            assert resolve(path).view_name == name


def test_no_public_address_is_forgotten() -> None:
    names = {name for name, _path in patterns(get_resolver())}
    pinned = {name for name, *_rest in ADDRESSES}
    assert names - pinned == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_edition_can_take_the_first_word_of_an_address(language: str) -> None:
    with translation.override(language):
        paths = [path.removeprefix("en/") for _name, path in patterns(get_resolver())]
    words = {path.split("/")[0] for path in paths if path and not path.startswith("<")}
    assert words | {"admin"} <= RESERVED_SLUGS
    assert WITHOUT_PATTERN <= RESERVED_SLUGS


def test_every_reserved_word_is_one_for_a_reason() -> None:
    words = set()
    for language in ("fr", "en"):
        with translation.override(language):
            words |= {
                path.removeprefix("en/").split("/")[0] for _name, path in patterns(get_resolver())
            }
    assert RESERVED_SLUGS - words - WITHOUT_PATTERN - {"admin"} == set()


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
