"""What a text still lacks before another person reads it; what was pasted lacks nothing."""

from typing import Any

import pytest

from recaps.revisions import COLUMNS
from recaps.text.html import from_html, to_html
from recaps.text.markdown import to_markdown
from tests.recaps.text.markdown.reading import SITE, read
from tests.writing.pasted import PASTED, Pasted
from writing.readiness import missing

WHOLE = {"title_fr": "Le bilan", "body_fr": "<p>On y était.</p>"}


def lacking(**columns: Any) -> list[str]:
    return missing(dict.fromkeys(COLUMNS, "") | WHOLE | columns)


def figure(alt: str, caption: str) -> str:
    image = f'<img src="/media/{1:024x}.jpg" alt="{alt}">'
    return f"<p>a</p><figure>{image}<figcaption>{caption}</figcaption></figure>"


def test_the_picture_of_a_card_is_described() -> None:
    image = f'<img src="/media/{1:024x}.jpg" alt="{{}}">'
    link = '<a href="https://a.example/">Un article</a>'
    card = f'<figure class="card">{link}{{}}</figure>'
    sentence = "L’image de la carte «\u00a0Un article\u00a0» n’est pas décrite."
    assert lacking(body_fr=card.format(image.format(" "))) == [sentence]
    assert lacking(body_fr=card.format(image.format("Une salle"))) == []
    assert lacking(body_fr=card.format("")) == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"title_fr": " "}, "Donnez-lui un titre."),
        (
            {"body_fr": f'<figure><img src="/media/{1:024x}.jpg" alt="a"></figure>'},
            "Il n’a pas encore de texte.",
        ),
        ({"cover": "a.jpg"}, "Décrivez l’image de couverture en quelques mots."),
    ],
)
def test_what_lacks_is_said(columns: dict[str, str], sentence: str) -> None:
    assert sentence in lacking(**columns)


@pytest.mark.parametrize(
    "prompt", ["Une phrase qui vous est restée.", "A sentence that stayed with you."]
)
def test_words_of_the_template_are_to_be_replaced(prompt: str) -> None:
    body = f'<figure class="quote"><blockquote><p>{prompt}</p></blockquote></figure>'
    assert lacking(body_fr=body) == [f"«\u00a0{prompt}\u00a0» est à remplacer par vos mots."]
    assert lacking(body_fr=f"<p>{prompt} Oui.</p>") == []


@pytest.mark.parametrize(
    ("alt", "caption", "what"),
    [
        ("Le port", "Au port <small>Ana</small>", []),
        # However they are set.
        ("Le port", '<em>Au port</em> <small><a href="/a/">Ana</a></small>', []),
        ("", "Au port <small>Ana</small>", ["une description"]),
        ("Le port", "<small>Ana</small>", []),
        ("Le port", "Au port", ["un crédit"]),
        (" ", "", ["une description, un crédit"]),
    ],
)
def test_pictures_have_words_and_a_credit(alt: str, caption: str, what: list[str]) -> None:
    assert lacking(body_fr=figure(alt, caption)) == [
        f"Il manque à l’image 1\u00a0: {each}." for each in what
    ]


@pytest.mark.parametrize("pasted", PASTED, ids=[pasted.name for pasted in PASTED])
def test_it_loses_nothing_as_markdown(pasted: Pasted) -> None:
    document = from_html(pasted.kept)
    assert to_html(document) == pasted.kept
    back = read(to_markdown(document, SITE))
    assert back.changes == []
    assert to_html(back.document) == pasted.kept
