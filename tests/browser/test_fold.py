"""Browsers and the server compare the same words."""

import json
import unicodedata
from itertools import chain
from operator import itemgetter
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from core.text.translated import fold
from core.text.words import PART, is_near, may_be_mistaken, noun, singular

pytestmark = pytest.mark.browser

TABLE = Path(settings.BASE_DIR) / "tests" / "core" / "text" / "folded.json"
SCRIPTS = Path(settings.BASE_DIR) / "static" / "core"
# Of a Unicode that every browser knows, without ideographs, which are neither large nor small.
LETTERS = [
    letter
    for letter in map(chr, chain(range(0x3400), range(0xF900, 0x20000)))
    if unicodedata.ucd_3_2_0.category(letter) not in {"Cn", "Co", "Cs"}
]


def test_a_browser_folds_words_and_takes_them_for_each_other_as_the_server(
    chromium: Browser,
) -> None:
    page = chromium.new_page()
    page.add_script_tag(path=SCRIPTS / "fold.js")
    page.add_script_tag(path=SCRIPTS / "words.js")
    words = [
        *map(itemgetter(0), json.loads(TABLE.read_bytes())),
        *(f"a{letter}B" for letter in LETTERS),
    ]
    there = page.evaluate("words => words.map(fold)", words)
    assert {
        ascii(word): (folded, fold(word))
        for word, folded in zip(words, there, strict=True)
        if folded != fold(word)
    } == {}

    words = ["l'opera", "qu'est", "jusqu'a", "aujourd'hui", "l'", "musees", "journaux", "bateaux"]
    words += ["express", "prix", "week-end", "2027", "20272", "日本語の本文", "мистраль", "x" * 27]
    typed = ["mistral", "mistrla", "mistal", "misstral", "istral", "mitsarl", "mediteran", "m", ""]
    meant = ["mistral", "mistraux", "mediterranee", ""]
    there = page.evaluate(
        """([words, typed, meant]) => [
            words.map((w) => [noun(w), singular(w), mayBeMistaken(w), w.match(PART)]),
            typed.map((one) => meant.map((word) => isNear(one, word))),
        ]""",
        [words, typed, meant],
    )
    assert there == [
        [
            [noun(w), singular(w), may_be_mistaken(w) and w.isalpha(), PART.findall(w)]
            for w in words
        ],
        [[is_near(one, word, goes_on=True) for word in meant] for one in typed],
    ]
    page.close()
