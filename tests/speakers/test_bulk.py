import pytest
from django.test import Client

from speakers.models import Speaker
from tests.admin import list_of, words
from tests.bulk import begin, changing, done, go_on, left, preview
from tests.factories import SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def test_organisation_of_many(organiser: Client) -> None:
    one, other = (SpeakerFactory.create(organisation_fr="Ici") for _n in range(2))
    erased = SpeakerFactory.create(erased=True)
    typed = {"organisation_fr": "La Fabrique"}
    page = preview(organiser, "change_many", one, other, erased, **typed)
    assert len(changing(page)) == 2
    assert "Ici → La Fabrique" in changing(page)[0]
    assert len(left(page)) == 1
    done(organiser, "change_many", one, other, erased, **typed)
    assert Speaker.objects.filter(organisation_fr="La Fabrique").count() == 2
    assert Speaker.objects.get(pk=one.pk).organisation_en == one.organisation_en


def test_those_of_no_session_are_deleted(organiser: Client) -> None:
    alone, announced = SpeakerFactory.create(), SpeakerFactory.create(announced=True)
    busy = SpeakerFactory.create()
    session = SessionFactory.create(speakers=[busy])
    page = begin(organiser, "delete_unannounced", alone, announced, busy)
    assert len(changing(page)) == 1
    assert any(str(session) in line for line in left(page))
    go_on(organiser, page, do="1")
    assert set(Speaker.objects.all()) == {announced, busy}


def test_list_finds_what_is_missing(organiser: Client) -> None:
    texts = {"biography_fr": "x", "biography_en": "x", "role_en": "x", "short_en": "x"}
    SpeakerFactory.create(name="Entière", **texts)
    SpeakerFactory.create(name="Sans vie", **{**texts, "biography_fr": "", "biography_en": ""})
    SpeakerFactory.create(name="Sans anglais", biography_fr="x", role_en="", short_en="")
    SessionFactory.create(speakers=list(Speaker.objects.exclude(name="Entière")))

    def found(kind: str) -> list[str]:
        page = organiser.get(list_of(Speaker), {"missing": kind})
        return words(page, "//th[contains(@class, 'field-name')]")

    assert found("biography") == ["Sans vie"]
    assert found("english") == ["Sans anglais"]
    assert found("session") == ["Entière"]
