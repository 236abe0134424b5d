"""The identity of the site: one row, what it may hold, what is drawn of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.branding.palettes import PALETTES
from core.models import SiteIdentity

pytestmark = pytest.mark.django_db


def test_there_is_one_row_at_most() -> None:
    SiteIdentity(name="Rencontres").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteIdentity.objects.create(name="Autres rencontres")
    assert SiteIdentity.objects.get().name == "Rencontres"


def test_what_the_templates_have_not_is_drawn() -> None:
    identity = SiteIdentity(short_name="Rencontres", word="RENCONTRES", sign="")
    identity.save()
    assert identity.drawn.keys() == {"word", "letter"}
    identity.word, identity.short_name = "MARSEILLE", "Montpellier 2.0"
    identity.save()
    assert not identity.drawn


def test_a_sign_that_the_letters_lack_is_named() -> None:
    with pytest.raises(ValidationError) as refused:
        SiteIdentity(word="ЖИВОЙ").full_clean(exclude=["version"])
    assert refused.value.message_dict == {
        "word": ["Les lettres du site n’ont pas de «\u00a0Ж\u00a0»."]
    }


def test_the_sign_at_the_end_of_the_name_is_apart() -> None:
    identity = SiteIdentity(short_name="Web 27", sign="27")
    assert identity.stem == "Web "
    assert SiteIdentity(short_name="Web 27", sign="").stem == "Web 27"


def test_own_colours_are_taken_where_they_can_be_read() -> None:
    identity = SiteIdentity(palette="own", **PALETTES["ocre"]._asdict())
    identity.full_clean(exclude=["version"])
    assert identity.colours == PALETTES["ocre"]
    assert identity.is_recoloured


def test_a_bad_pair_is_refused_by_name_and_ratio() -> None:
    identity = SiteIdentity(palette="own", ink="#8a8a8a")
    with pytest.raises(ValidationError) as refused:
        identity.full_clean(exclude=["version"])
    logged = refused.value.messages
    assert (
        "Texte sur la page, en plein jour\u00a0: le contraste est de 3,0 pour 1, "
        "et il faut au moins 4,5 pour 1."
    ) in logged


@pytest.mark.parametrize("colour", ["red", "#12345g", "#123456\n"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SiteIdentity(palette="own", sea=colour).full_clean(exclude=["version"])
    assert refused.value.message_dict.keys() == {"sea"}


def test_a_palette_that_is_no_more_is_the_first() -> None:
    assert not SiteIdentity(palette="autrefois").is_recoloured
