import pytest

from mailings import writing
from mailings.composing import shown
from mailings.writing import compose
from tests.mailings.people import People, draft

pytestmark = pytest.mark.django_db

VALUES: writing.Values = {
    "prenom": "Inès",
    "vos seances": ["Dessiner la ville", "Un récit par jour"],
    "lien personnel": None,
}
LINK = "https://marseille20.example/mes-seances/1/"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("{vos séances}", "Dessiner la ville\nUn récit par jour\n"),
        ("À vous :\n– {vos séances}\n", "À vous :\n– Dessiner la ville\n– Un récit par jour\n"),
        ("Pour {vos séances}.", "Pour Dessiner la ville et Un récit par jour.\n"),
        ("{prénom} {vos séances}", "Inès Dessiner la ville et Un récit par jour\n"),
    ],
)  # fmt: skip
def test_list_has_its_lines_or_stands_in_a_sentence(text: str, body: str) -> None:
    assert compose(draft(text_fr=text), "fr", VALUES)[1] == body
    assert "\n" not in compose(draft(subject_fr="{vos séances}"), "fr", VALUES)[0]


def test_values_are_not_read_again() -> None:
    values: writing.Values = {"prenom": "{lien personnel}", "vos seances": ["{prénom}"]}
    mailing = draft(subject_fr="{prénom}", text_fr="{prénom}\n{vos séances}")
    assert compose(mailing, "fr", values, LINK) == (
        "{lien personnel}",
        "{lien personnel}\n{prénom}\n",
    )


def test_subject_is_one_bounded_line(people: People) -> None:
    people.said["1"] = {"first": "Inès\r\nBcc: all@example.org", "sessions": ["é" * 200] * 3}
    mailing = draft(chosen=["1"], subject_fr="Pour\r\n{prénom} : {vos séances}")
    subject, _body = compose(mailing, "fr", shown(mailing).values["1"])
    assert subject.startswith("Pour Inès Bcc")
    assert "@e" not in subject
    assert len(subject) == writing.MOST_SIGNS_OF_SUBJECT
