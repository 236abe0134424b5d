"""What a person may have meant."""

import pytest

from core.text.translated import Text
from search.documents import Contents, Document, DocumentKind
from search.index import Index, IndexState
from search.suggestions import suggestion

TEXTS = {
    "Géolocalisation": "Une carte des quais.",
    "Médiathèque des Docks": "Des bibliothécaires y travaillent.",
}


@pytest.fixture(scope="module")
def state() -> IndexState:
    documents = [
        Document(
            kind=DocumentKind.TOPIC,
            key=title,
            editions=(),
            view="home",
            title=Text(title),
            people="Sinéad O’Connor",
            text=Text(text),
        )
        for title, text in TEXTS.items()
    ]
    return Index(Contents({each.id: each for each in documents}, 1, "", None)).state


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("geolocalistion", "Géolocalisation"),
        ("la geolocalistion, ici", "la Géolocalisation, ici"),
        ("mediatheqe sinaed", "Médiathèque Sinéad"),
        # Two letters are amiss: only where names stand.
        ("gelocalistion", "Géolocalisation"),
        ("bibliothecaries", "bibliothécaires"),
        ("bblothecaires", ""),
        # These are there, or begin so.
        ("médiathèque", ""),
        ("mediath", ""),
        ("o'connor", ""),
        # Too short, or like nothing.
        ("dosk", ""),
        ("xylophone", ""),
        ("!?", ""),
        ("", ""),
    ],
)
def test_suggestions(state: IndexState, asked: str, meant: str) -> None:
    assert suggestion(state, asked) == meant
