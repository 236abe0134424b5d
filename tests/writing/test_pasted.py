"""What was pasted, as a row keeps it, there and back."""

import pytest

from recaps.text.html import from_html, to_html
from recaps.text.markdown import to_markdown
from tests.recaps.text.markdown.reading import SITE, read
from tests.writing.pasted import PASTED, Pasted


@pytest.mark.parametrize("pasted", PASTED, ids=[pasted.name for pasted in PASTED])
def test_it_loses_nothing_as_markdown(pasted: Pasted) -> None:
    document = from_html(pasted.kept)
    assert to_html(document) == pasted.kept
    back = read(to_markdown(document, SITE))
    assert back.changes == []
    assert to_html(back.document) == pasted.kept
