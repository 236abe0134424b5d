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

pytestmark = pytest.mark.browser

TABLE = Path(settings.BASE_DIR) / "tests" / "core" / "text" / "folded.json"
SCRIPT = Path(settings.BASE_DIR) / "static" / "core" / "fold.js"
# Of a Unicode that every browser knows, without ideographs, which are neither large nor small.
LETTERS = [
    letter
    for letter in map(chr, chain(range(0x3400), range(0xF900, 0x20000)))
    if unicodedata.ucd_3_2_0.category(letter) not in {"Cn", "Co", "Cs"}
]


def test_a_browser_folds_words_as_the_server_does(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_script_tag(path=SCRIPT)
    words = [
        *map(itemgetter(0), json.loads(TABLE.read_bytes())),
        *(f"a{letter}B" for letter in LETTERS),
    ]
    there = page.evaluate("words => words.map(fold)", words)
    differing = {
        ascii(word): (folded, fold(word))
        for word, folded in zip(words, there, strict=True)
        if folded != fold(word)
    }
    assert differing == {}
    page.close()
