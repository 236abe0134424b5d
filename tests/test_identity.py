"""A site with a name of its own: its first name stands nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from core.branding.identity import site_identity
from core.branding.palettes import PALETTES, stylesheet
from core.database.connection import breaker
from core.mail import outbox
from core.models import SiteIdentity
from events.models import Edition
from marseille20.booklets.content import html
from marseille20.social_images.pages import content_by_path
from operations.management.commands.prepare import write_pages
from talks.models import Release
from talks.published import published_site
from talks.releases import publish
from tests.editions import picture
from tests.factories import (
    EditionFactory,
    PageFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BASE = Path(settings.BASE_DIR)
NAME = "Rencontres internationales des médiations numériques"
# As people read it; addresses of files and names of modules are not the site's.
FORMER = re.compile(r"marseille(?!20)", re.IGNORECASE)
FRENCH = (
    *("/", "/2027/", "/2027/programme/", "/2027/programme/changements/", "/2027/seances/fanal/"),
    *("/2027/intervenants/", "/intervenants/ana/", "/2027/infos/venir/", "/2027/programme.ics"),
    *("/recits/", "/recits/premier/", "/recits/signatures/", "/recits/feed.atom"),
    *("/recits/feed.rss", "/recits/feed.json", "/themes/phares/", "/lettre/", "/rien/"),
    *("/manifest.webmanifest", "/compte/connexion/", "/styleguide/", "/webmention/"),
)


@pytest.fixture
def edition() -> Edition:
    """A published edition; no row of it says where it is."""
    tag = TagFactory.create(name="Phares", slug="phares")
    edition = EditionFactory.create(
        slug="2027", name="Rencontres 27", city="Arles", is_current=True
    )
    ana = SpeakerFactory.create(name="Ana Môle", slug="ana")
    session = SessionFactory.create(edition=edition, slug="fanal", speakers=[ana], tags=[tag])
    SlotFactory.create(session=session)
    PageFactory.create(edition=edition, slug="venir", in_menu=True)
    RecapFactory.create(slug="premier", sessions=[session], tags=[tag])
    return edition


@pytest.fixture
def renamed(edition: Edition) -> SiteIdentity:
    identity = SiteIdentity(
        name=NAME,
        short_name="Rencontres 48 h",
        word="48 h",
        sign="27",
        city="Arles",
        palette="ocre",
        contact="bonjour@rencontres.example",
        sender="L’équipe des rencontres",
        tagline_fr="Deux jours",
        tagline_en="Two days",
        credits_fr="Une association",
    )
    identity.save()
    publish(edition)
    return identity


def links(page: str) -> Iterator[str]:
    """The same page in English."""
    yield page
    yield from re.findall(r'hreflang="en"\s+href="(?:http://testserver)?(/en/[^"]*)"', page)


def former_names(text: str) -> list[str]:
    return [text[max(0, m.start() - 60) : m.end() + 40] for m in FORMER.finditer(text)]


@pytest.mark.parametrize("path", FRENCH)
def test_no_page_tells_the_former_name(client: Client, renamed: SiteIdentity, path: str) -> None:
    french = client.get(path).content.decode()
    _page, *english = links(french)
    for page in (french, *(client.get(each).content.decode() for each in set(english))):
        assert not former_names(page)
    if "<html" in french:
        assert NAME in french
        assert f"/palettes/{renamed.stylesheet}.css" in french


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_letter_does(renamed: SiteIdentity, language: str) -> None:
    user = UserFactory.create(email="o@example.org", language=language, name="Odile")
    letters = [
        path.relative_to(BASE / "templates")
        for path in (BASE / "templates").glob("*/letters/*.txt")
        if not path.name.startswith("_")
    ]
    context: dict[str, Any] = {"letter": {"code": "ABCD"}, "title": "T", "count": 1}
    context |= {"user": user, "identity": site_identity()}
    assert letters
    for letter in letters:
        with translation.override(language):
            assert not former_names(render_to_string(str(letter), context))


def test_mails_come_from_it_and_are_answered_there(renamed: SiteIdentity) -> None:
    outbox.write_to("o@example.org", "fr", "newsletter/letters/known.txt")
    (letter,) = mail.outbox
    assert letter.from_email == "L’équipe des rencontres <bonjour@marseille20.example>"
    assert letter.reply_to == ["bonjour@rencontres.example"]
    assert NAME in letter.body


def test_nor_cards_and_booklets(renamed: SiteIdentity) -> None:
    cards = content_by_path(published_site())
    assert "/:site/" in cards
    assert all(not former_names(card.alt) and card.brand.word == "48 h" for card in cards.values())
    for language in ("fr", "en"):
        booklet = html(published_site().editions[0], language)
        assert NAME in booklet
        assert not former_names(booklet)


def test_nor_pages_that_need_no_database(
    client: Client, renamed: SiteIdentity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/")
    write_pages(tmp_path)
    client.raise_request_exception = False
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError("nobody there"))
    sheet = f"/palettes/{renamed.stylesheet}.css"
    pages = [
        client.get("/recits/").content.decode(),
        render_to_string("500.html"),
        *(page.read_text() for page in tmp_path.iterdir()),
    ]
    for page in pages:
        assert NAME in page
        assert sheet in page
        assert not former_names(page)
    answer = client.get(sheet)
    assert answer.content.decode() == stylesheet(PALETTES["ocre"])
    assert "immutable" in answer["Cache-Control"]


def test_calendars_of_what_was_published_stay_as_they_are(client: Client, edition: Edition) -> None:
    publish(edition)
    before = client.get("/2027/programme.ics").content.decode()
    SiteIdentity(name=NAME).save()
    SessionFactory.create(edition=edition)
    publish(edition)
    after = client.get("/2027/programme.ics").content.decode()
    for name in ("PRODID", "UID"):
        kept = re.findall(rf"^{name}:.*", before, re.MULTILINE)
        assert kept[0] in after
    assert Release.objects.filter(site_name="Marseille 2.0").count() == 2


def test_the_sheet_of_another_program_is_not_kept_for_ever(client: Client) -> None:
    address = f"/palettes/{SiteIdentity(palette='ocre').stylesheet[:-2]}00.css"
    assert client.get(address)["Cache-Control"] == "no-cache"
    for bad in ("ffffff", f"{'ffffff' * 5}-0123456789ab"):
        assert client.get(f"/palettes/{bad}.css").status_code == 404


def test_icons_are_made_of_the_logo(client: Client, renamed: SiteIdentity) -> None:
    before = client.get("/icons/icon-192.png").content
    renamed.logo.save("logo.png", ContentFile(picture(300, 200).read()))
    assert client.get("/icons/icon-192.png").content != before
    assert client.get("/favicon.ico")["Content-Type"] == "image/x-icon"
    assert 'src="/icons/logo.png"' in client.get("/").content.decode()
    assert client.get("/icons/none.png").status_code == 404
