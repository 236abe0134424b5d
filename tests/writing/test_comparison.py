from difflib import SequenceMatcher
from typing import Any

import pytest

from core.text.differences import MOST_PAIRS, Change, Run
from recaps.models import Note
from recaps.revisions import COLUMNS, LISTS, RevisionDocument
from recaps.text.html import HtmlWriter, from_html
from tests.factories import TagFactory
from writing.comparison import Compared, compare, compared
from writing.notes import Passage, beside


def document(**parts: Any) -> RevisionDocument:
    return dict.fromkeys(COLUMNS, "") | {name: [] for name in LISTS} | parts


def blocks(before: str, after: str) -> list[list[tuple[str, str]]]:
    (part,) = compare(document(body_fr=before), document(body_fr=after))
    return [[(run.change.value, run.text) for run in block.runs] for block in part.blocks]


def test_paragraphs_are_paired_when_they_are_alike() -> None:
    before = "<h2>Le port</h2><p>On y était tous.</p><p>Rien à voir ici</p>"
    after = "<h2>Le port</h2><p>Avant tout</p><p>On y était tous deux.</p>"
    assert blocks(before, after) == [
        [("same", "Le port")],
        [("ins", "Avant tout")],
        [("same", "On y était"), ("del", "tous."), ("ins", "tous deux.")],
        [("del", "Rien à voir ici")],
    ]


def test_addresses_pictures_and_lines_are_seen() -> None:
    assert blocks('<p><a href="/a/">Ici</a></p>', '<p><a href="/b/">Ici</a></p>') == [
        [("same", "Ici"), ("del", "(/a/)"), ("ins", "(/b/)")]
    ]
    assert blocks(
        "<p>A</p>", f'<p>A</p><hr><figure><img src="/media/{1:024x}.jpg" alt="Le port"></figure>'
    ) == [
        [("same", "A")],
        [("ins", "* * *")],
        [("ins", f"Le port (/media/{1:024x}.jpg)")],
    ]


def test_formatting_alone_is_said() -> None:
    (part,) = compare(document(body_fr="<p>Le port</p>"), document(body_fr="<h2>Le port</h2>"))
    same = (Run(Change.SAME, "Le port"),)
    assert part.blocks == [Compared(runs=same, reformatted=True)]


@pytest.mark.django_db
def test_topics_by_name() -> None:
    one, other = TagFactory.create(name="Bilan"), TagFactory.create(name="Mer")
    (part,) = compare(document(tags=[str(one.key)]), document(tags=[str(other.key)]))
    assert [(run.change.value, run.text) for run in part.rows] == [
        ("del", "Bilan"),
        ("ins", "Mer"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>" + "a b " * 50_000, "<p>c" + "b a " * 50_000),
        ("".join(f"<p>a b {n}" for n in range(9_000)), "<p>a c" * 9_000),
    ],
)
def test_what_is_compared_is_bounded(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs: list[int] = []

    class Matcher(SequenceMatcher[object]):
        def __init__(self, junk: None, old: list[object], new: list[object]) -> None:
            pairs.append(len(old) * len(new))
            super().__init__(junk, old, new)

    monkeypatch.setattr("core.text.differences.SequenceMatcher", Matcher)
    assert any(block.is_changed for block in compared(before, after))
    assert max(pairs, default=0) <= MOST_PAIRS


def passages(html: str, *notes: Note) -> tuple[list[Passage], list[Note]]:
    return beside(from_html(html), HtmlWriter(), notes)


def test_passages_are_known_by_their_words_without_markup() -> None:
    image = f'<figure><img src="/media/{1:024x}.jpg" alt="Le  port"></figure>'
    found, _apart = passages(f"<p>Un&nbsp;<b>mot</b> &amp; plus</p>{image}<hr>")
    assert [each.name for each in found] == ["Un mot & plus", "Le port", ""]


def test_a_note_stands_beside_its_passage_once() -> None:
    on, off, whole = Note(passage="a"), Note(passage="z"), Note()
    found, apart = passages("<p>a</p><p>a</p>", on, off, whole)
    assert [each.notes for each in found] == [[on], []]
    assert apart == [off, whole]
