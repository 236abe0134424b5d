import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from lxml import html

from newsletter.digests import compose, previews, proposed, reader_mail
from newsletter.models import Digest
from tests.factories import (
    AnnouncementFactory,
    AuthorFactory,
    DigestFactory,
    EditionFactory,
    ExternalRecapFactory,
    RecapFactory,
    SubscriberFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> None:
    settings.SITE_URL = "https://marseille20.example"


def page(written: dict[str, str]) -> Any:
    return html.fromstring(written["html"])


def digest(*recaps: Any, **fields: Any) -> Digest:
    made = DigestFactory.create(**{"subject_fr": "Été", "intro_fr": "", **fields})
    made.recaps.set(recaps)
    return made


def test_mail_tells_of_each_recap_with_whole_addresses() -> None:
    author = AuthorFactory.create(name="Inès Calanque")
    recap = RecapFactory.create(
        title_fr="Deux <jours> !",
        title_en="Two <days>",
        slug="deux-jours",
        standfirst_fr="Ce qu’il en reste.",
        standfirst_en="What is left.",
        authors=[author],
    )
    mails = compose(digest(recap, subject_en="Summer", intro_fr="Bonjour.\n\nVoilà."))
    french, english = mails["fr"], mails["en"]
    assert french["subject"] == "Été"
    assert english["subject"] == "Summer"
    for content in ("Deux <jours>\u202f!", "Inès Calanque", "Ce qu’il en reste.", "Bonjour."):
        assert content in french["text"]
        assert content in page(french).text_content()
    for content in ("Two <days>", "What is left."):
        assert content in english["text"]
        assert content in page(english).text_content()
    for written, path in ((french, "/recits/deux-jours/"), (english, "/en/recaps/deux-jours/")):
        assert f"https://marseille20.example{path}" in written["text"].split()
        links = page(written).xpath("//a/@href")
        assert f"https://marseille20.example{path}" in links
        assert all(link == written["leave"] or link.startswith("https://") for link in links)


def test_mail_says_its_language_and_that_of_what_fell_back() -> None:
    recap = RecapFactory.create(title_fr="Phares", title_en="", standfirst_en="")
    mails = compose(digest(recap, intro_fr="Bonjour."))
    assert page(mails["fr"]).get("lang") == "fr"
    english = page(mails["en"])
    assert english.get("lang") == "en"
    assert english.xpath("//h2//*[@lang='fr']/text()") == ["Phares"]
    assert english.xpath("//div[@lang='fr']/p/text()") == ["Bonjour."]
    assert mails["en"]["subject"] == "Été"


def test_what_readers_cannot_see_is_in_no_mail() -> None:
    edition = EditionFactory.create(is_current=True)
    now = timezone.now()
    made = digest(
        RecapFactory.create(title_fr="Retiré", withdrawn_at=now, status="withdrawn"),
        RecapFactory.create(title_fr="Demain", published_at=now + timedelta(days=1)),
        RecapFactory.create(title_fr="Brouillon", status="draft"),
        RecapFactory.create(title_fr="Paru"),
    )
    made.announcements.set(
        [
            AnnouncementFactory.create(edition=edition, text_fr="Salle changée"),
            AnnouncementFactory.create(
                edition=edition,
                text_fr="Passée",
                starts=now - timedelta(days=2),
                until=now - timedelta(days=1),
            ),
        ]
    )
    for form in ("text", "html"):
        written = compose(made)["fr"][form]
        assert "Paru" in written
        assert "Salle changée" in written
        assert not re.search("Retiré|Demain|Brouillon|Passée", written)


def test_proposes_what_was_published_since_the_last_one_was_composed() -> None:
    now = timezone.now()
    old = RecapFactory.create(published_at=now - timedelta(days=30))
    sent = RecapFactory.create(published_at=now - timedelta(days=9))
    assert list(proposed()["recaps"]) == [sent, old]
    last = digest(sent)
    Digest.objects.update(composed_at=now - timedelta(days=10), started_at=now)
    meanwhile = RecapFactory.create(published_at=now - timedelta(days=8))
    new = RecapFactory.create(published_at=now - timedelta(minutes=1))
    RecapFactory.create(published_at=now + timedelta(days=1))
    # One that is not sent yet takes nothing away.
    digest(new)
    assert list(proposed()["recaps"]) == [new, meanwhile]
    assert last.recaps.get() == sent


def test_each_reader_has_their_own_way_out() -> None:
    reader = SubscriberFactory.create(language="en")
    leave = f"https://marseille20.example/en/newsletter/leave/{reader.key}/"
    written = compose(digest(intro_fr="Bonjour."))["en"]
    sent = reader_mail(written, reader)
    assert sent.extra_headers == {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    [(content, kind)] = sent.alternatives
    assert kind == "text/html"
    assert f'href="{leave}"' in str(content)
    assert written["leave"] not in str(content)
    assert leave in str(sent.body)
    assert written["leave"] not in str(sent.body)


@pytest.mark.parametrize("sits_in", ["title", "summary", "author_name", "url", "intro_fr"])
def test_no_stranger_gets_the_way_out_of_a_reader(sits_in: str) -> None:
    bait = "https://port.example/?utm_x=[[leave]]"
    made = digest(intro_fr=bait if sits_in == "intro_fr" else "Bonjour.")
    fields = {} if sits_in == "intro_fr" else {sits_in: bait}
    made.external_recaps.add(ExternalRecapFactory.create(**fields))
    written = compose(made)["fr"]
    reader = SubscriberFactory.create()
    sent = reader_mail(written, reader)
    leave = f"https://marseille20.example/lettre/quitter/{reader.key}/"
    [(content, _kind)] = sent.alternatives
    assert "port.example" in str(content)
    assert [word for word in str(sent.body).split() if str(reader.key) in word] == [leave]
    assert str(content).count(str(reader.key)) == 1
    assert leave in page({"html": str(content)}).xpath("//a/@href")


def test_nobody_can_guess_what_stands_for_the_way_out() -> None:
    made = digest(intro_fr="Bonjour.")
    marks = {compose(made)["fr"]["leave"] for _ in range(2)}
    assert len(marks) == 2


def test_who_looks_at_it_is_led_to_subscribe() -> None:
    made = digest(intro_fr="Bonjour.")
    for frozen in ({}, compose(made)):
        made.mails = frozen
        found = previews(made)
        for language, path in (("fr", "/lettre/"), ("en", "/en/newsletter/")):
            address = f"https://marseille20.example{path}"
            assert address in page(found[language]).xpath("//a/@href")
            assert found[language]["text"].split()[-1] == address
            assert found[language]["leave"] not in found[language]["text"] + found[language]["html"]


def test_recaps_elsewhere_are_proposed_until_they_were_sent() -> None:
    first = ExternalRecapFactory.create(decided_at=timezone.now())
    ExternalRecapFactory.create(state="held")
    assert [*proposed()["external_recaps"]] == [first]
    made = digest(started_at=timezone.now())
    made.external_recaps.add(first)
    later = ExternalRecapFactory.create(decided_at=timezone.now())
    assert [*proposed()["external_recaps"]] == [later]
