from django.utils.safestring import mark_safe

from recaps.models import Note
from recaps.text.passages import Passage
from recaps.writing.notes import beside, words_of


def passages(*html: str) -> list[Passage]:
    return [Passage(html=mark_safe(each), cited=[], people=[]) for each in html]  # noqa: S308


def test_words_without_markup() -> None:
    assert words_of("<p>Un&nbsp;<b>mot</b> &amp; plus</p>") == "Un mot & plus"
    assert words_of('<figure><img src="/x.jpg" alt="Le port"></figure>') == "Le port"


def test_a_list_is_one_passage() -> None:
    read, _apart = beside(passages("<p>a</p>", "<ul><li>", "b</li><li>", "c</li></ul>"), [])
    assert [each.html for each in read] == ["<p>a</p>", "<ul><li>b</li><li>c</li></ul>"]


def test_a_note_stands_beside_its_passage_once() -> None:
    on, off, whole = Note(passage="a"), Note(passage="z"), Note()
    read, apart = beside(passages("<p>a</p>", "<p>a</p>"), [on, off, whole])
    assert [each.notes for each in read] == [[on], []]
    assert apart == [off, whole]
