from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.files.images import reencoded
from speakers.models import Speaker
from tests.admin import document, errors, list_of, page_of, save, sheet, words
from tests.core.files.test_images import encoded, upload
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

ADD = reverse("admin:speakers_speaker_add")
LIST = list_of(Speaker)


def portrait() -> Any:
    return upload(encoded(Image.new("RGB", (500, 400), "red"), "JPEG"))


def names(client: Client, **query: Any) -> list[str]:
    return words(client.get(LIST, query), "//th[contains(@class, 'field-name')]")


def test_a_name_is_enough(organiser: Client) -> None:
    response = organiser.post(ADD, sheet(organiser.get(ADD), name="Céline de la Rade"))
    assert response.status_code == 302, errors(response)
    speaker = Speaker.objects.get()
    assert (speaker.slug, speaker.sort_name) == ("celine-de-la-rade", "Rade")


def test_portrait_stays_when_nothing_is_uploaded_and_goes_when_asked(organiser: Client) -> None:
    speaker = SpeakerFactory.create()
    save(organiser, speaker, portrait=portrait(), portrait_alt_fr="Elle sourit")
    save(organiser, speaker, name="Autre")
    speaker.refresh_from_db()
    assert speaker.portrait
    save(organiser, speaker, **{"portrait-clear": "on"})
    speaker.refresh_from_db()
    assert not speaker.portrait
    assert speaker.portrait_width is None


@pytest.mark.parametrize("alt", ["", "   "])
def test_portrait_is_described_in_words(organiser: Client, alt: str) -> None:
    response = save(organiser, SpeakerFactory.create(), portrait=portrait(), portrait_alt_fr=alt)
    assert list(response.context["adminform"].form.errors) == ["portrait_alt_fr"]
    assert len(errors(response)) == 1


def test_description_in_english_is_enough(organiser: Client) -> None:
    speaker = SpeakerFactory.create()
    save(organiser, speaker, portrait=portrait(), portrait_alt_en="She smiles")
    speaker.refresh_from_db()
    assert (speaker.portrait_alt_fr, bool(speaker.portrait)) == ("", True)


def test_second_of_a_name_is_pointed_out_and_not_refused(organiser: Client) -> None:
    known = SpeakerFactory.create(name="Chloé Dumas")
    typed = sheet(organiser.get(ADD), name="chloe  DUMAS")
    page = organiser.post(ADD, typed, follow=True)
    assert document(page).xpath("//li[@class='warning']/a/@href") == [page_of(known)]
    assert Speaker.objects.count() == 2
    page = organiser.get(save(organiser, known, role_fr="Autrice")["Location"])
    assert not words(page, "//li[@class='warning']")
    page = organiser.post(ADD, sheet(organiser.get(ADD), name="Chloé Dumont"), follow=True)
    assert not words(page, "//li[@class='warning']")


def test_links_are_edited_on_the_page(organiser: Client) -> None:
    speaker = SpeakerFactory.create()
    typed = {
        "links-TOTAL_FORMS": 1,
        "links-0-kind": "mastodon",
        "links-0-url": "https://social.example/@celine",
    }
    assert save(organiser, speaker, **typed).status_code == 302
    assert speaker.links.get().kind == "mastodon"
    typed["links-0-url"] = "javascript:alert(1)"
    assert len(errors(save(organiser, speaker, **typed))) == 1


def test_list_is_filtered_by_edition_and_by_what_is_missing(organiser: Client) -> None:
    edition = EditionFactory.create()
    here = SpeakerFactory.create(name="Ici", short_fr="")
    for _n in range(2):
        SessionFactory.create(edition=edition, speakers=[here])
    pictured = SpeakerFactory.create(
        name="Vue", portrait=reencoded(portrait()), portrait_alt_fr="Elle"
    )
    SessionFactory.create(edition=edition, speakers=[pictured])
    nowhere = {"portrait": reencoded(portrait()), "portrait_alt_fr": "Elle"}
    SpeakerFactory.create(name="Nulle part", **nowhere)
    SessionFactory.create(
        edition=EditionFactory.create(is_current=True),
        speakers=[SpeakerFactory.create(name="Ailleurs")],
    )
    of_edition = {"edition": edition.pk}
    assert sorted(names(organiser, **of_edition)) == ["Ici", "Nulle part", "Vue"]
    assert names(organiser, missing="portrait", **of_edition) == ["Ici"]
    assert names(organiser, missing="short", **of_edition) == ["Ici"]
    assert names(organiser, q="aill", **of_edition) == []
    assert sorted(names(organiser)) == ["Ailleurs", "Nulle part"], "of the one worked on"
    assert names(organiser, q="ic", edition="all") == ["Ici"]
