from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from recaps.models import Recap
from recaps.text.body import MOST, refuse_heavy
from recaps.text.document import Link, Mention, links, pictures
from recaps.text.html import from_html

KEY = UUID("0b6cf2a0-5e3c-4a52-9a53-2f8f2c8f1f10")


@pytest.mark.parametrize(
    "name", ["", "session", "session:", f"room:{KEY}", f"session:{KEY.hex}", f"{KEY}", "speaker:x"]
)
def test_what_is_no_name_names_nobody(name: str) -> None:
    assert Mention.named(name) is None


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("<p>" + "mot " * 200 + "</p>", 1),
        ("<p>un</p><p>" + "mot</p><p>" * 200 + "</p>", 2),
        ("<p>" + "mot " * 990 + "</p>", 5),
    ],
)
def test_reading_takes_a_minute_for_two_hundred_words(html: str, minutes: int) -> None:
    assert from_html(html).reading_minutes == minutes


def test_words_pictures_and_links_are_found_wherever_they_are() -> None:
    image = f'<img src="/media/{1:024x}.jpg" alt="Un">'
    film = "https://vimeo.com/1"
    document = from_html(
        f"<h2>1</h2><ul><li>2<ul><li><p>3<br>4</p></li></ul></li></ul><hr>"
        f'<blockquote><p><a href="/5/">5</a></p></blockquote>'
        f'<figure class="quote"><blockquote><p>6</p></blockquote>'
        f"<figcaption>7</figcaption></figure>"
        f'<div class="gallery"><figure>{image}<figcaption>8</figcaption></figure></div>'
        f'<figure class="embed"><a href="{film}">9</a><figcaption>10</figcaption></figure>'
        f'<figure class="embed"><a href="{film}">{image}</a></figure>'
        f"<table><caption>11</caption><tr><td>12</td><td>13</td></tr></table>"
        f'<p>14<span class="footnote">15</span></p>'
    )
    assert document.text == "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"
    assert document.word_count == 15
    assert [link.address for link in links(document) if isinstance(link, Link)] == ["/5/", film]
    assert [picture.alt for picture in pictures(document)] == ["Un", "Un"]


def test_more_than_a_book_is_refused() -> None:
    refuse_heavy("a" * MOST)
    with pytest.raises(ValidationError):
        refuse_heavy("a" * (MOST + 1))


def test_a_recap_is_cleaned_as_its_form_is_read() -> None:
    recap = Recap(body_fr="<hr><script>x</script>", body_en="<p onclick=x>a</p>")
    recap.clean_fields(exclude=["title_fr", "slug"])
    assert (recap.body_fr, recap.body_en) == ("<hr>", "<p>a</p>")


def test_a_tangle_is_refused_before_it_is_read() -> None:
    for html in ("<div>" * 90_000, "<p>" * 90_000):
        with pytest.raises(ValidationError):
            refuse_heavy(html)
        with pytest.raises(ValidationError) as refusal:
            Recap(body_fr=html).clean_fields(exclude=["title_fr", "slug"])
        assert list(refusal.value.message_dict) == ["body_fr"]
