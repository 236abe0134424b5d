from core.text.translated import Text
from recaps.models import Recap


def test_recap_in_english_alone_stands_in_the_first_columns() -> None:
    alone = Recap(language="en", title_fr="Summing up", body_fr="<p>Hello</p>")
    assert alone.translated("title") == Text(en="Summing up")
    assert alone.translated("body") == Text(en="<p>Hello</p>")


def test_anything_in_the_english_columns_makes_the_others_french() -> None:
    both = Recap(language="en", title_fr="Le bilan", body_en="<p>Hello</p>")
    assert both.translated("title") == Text(fr="Le bilan")
    assert both.translated("body") == Text(en="<p>Hello</p>")
