import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, strategies as st

from core.text import languages
from core.text.languages import LONGEST, MOST, is_tag, names, read_languages, written
from core.text.translated import LANGUAGES


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("fr", ["fr"]),
        ("zh_hant_tw", ["zh-Hant-TW"]),
        ("en-UK", ["en-GB"]),
        ("de-formal", ["de"]),
        ("de_AT-x-wien", ["de-AT"]),
        # Codes of ISO 639-2 and -3.
        ("fre; fra", ["fr"]),
        ("cmn", ["zh"]),
        # Names, in French, in English and in themselves.
        ("Allemand", ["de"]),
        ("français canadien", ["fr-CA"]),
        ("Langue des signes française", ["fsl"]),
        # Several.
        ("FR/EN", ["fr", "en"]),
        ("en-fr", ["en", "fr"]),
        # Tags mean the same in any case.
        ("in; mo; tw", ["id", "ro", "ak"]),
        # Codes that CLDR tells nothing of.
        ("ase; gsg; jsl", ["ase", "gsg", "jsl"]),
        ("sgn-be-nl, sgn-ase", ["vgt", "ase"]),
        ("français et anglais", ["fr", "en"]),
        ("de, en , de", ["de", "en"]),
        ("", []),
    ],
)
def test_what_people_and_files_write_is_read(words: str, tags: list[str]) -> None:
    assert read_languages(words) == tags


@pytest.mark.parametrize(
    "words",
    [
        *("x", "xx", "Klingonais", "tba", "und", "formal/fr", "fr, ?", "anglais (sous-titré)"),
        *("fr-XX", "fr-abcd", "fr-zzzzz", "fr" * 30, "fr-" * 20, "-", "a" * 100_000),
    ],
)
def test_what_is_no_language_is_refused_in_words(words: str) -> None:
    with pytest.raises(ValidationError):
        read_languages(words)


def test_there_is_a_bound() -> None:
    codes = sorted(languages.well_known())[: MOST + 1]
    assert read_languages(";".join(codes[:MOST])) == codes[:MOST]
    with pytest.raises(ValidationError, match=str(MOST)):
        read_languages(";".join(codes))


@given(st.text(max_size=60))
def test_what_is_read_is_read_the_same_again(words: str) -> None:
    try:
        tags = read_languages(words)
    except ValidationError:
        return
    languages.validate(tags)
    assert all(len(tag) <= LONGEST for tag in tags)


def test_what_is_written_is_known_again() -> None:
    tags = [str(code).replace("_", "-") for code in Locale("en").languages]
    for language in LANGUAGES:
        with override(language):
            for tag in filter(is_tag, [*tags, *languages.NAMES, "de-LI", "zdj", "sr-Latn-RS"]):
                assert read_languages(written(tag)) == [tag]


@pytest.mark.parametrize(
    ("tags", "french", "english"),
    [
        ([], "", ""),
        (["fr", "en"], "Français et anglais", "French and English"),
        (
            ["fsl", "de"],
            "Langue des signes française et allemand",
            "French Sign Language and German",
        ),
        (["ase"], "Langue des signes américaine", "American Sign Language"),
        (["jsl"], "Langue des signes (jsl)", "Sign language (jsl)"),
    ],
)
def test_names(tags: list[str], french: str, english: str) -> None:
    for language, expected in (("fr", french), ("en", english)):
        with override(language):
            assert names(tags) == expected


@pytest.mark.parametrize("tags", [None, "fr", [1], ["FR"], ["deu"], ["fr", "fr"], ["xx"], [""]])
def test_rows_hold_tags_as_they_are_kept(tags: object) -> None:
    with pytest.raises(ValidationError):
        languages.validate(tags)


def test_all_that_is_offered_is_taken() -> None:
    offered = languages.well_known()
    for tag in offered:
        languages.validate([tag])
    assert {"he", "id", "jv", "yi"} <= set(offered)
    assert not {"in", "iw", "ji", "jw", "mo", "tw"} & set(offered)


def test_the_usual_ones_come_first() -> None:
    with override("fr"):
        assert languages.in_order(["sv", "de", "fr", "da"]) == ["fr", "de", "da", "sv"]
