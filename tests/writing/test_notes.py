from recaps.models import Note
from recaps.text.html import HtmlWriter, from_html
from writing.notes import Passage, beside


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
