"""Linked data stays inside its script element."""

import json
from typing import Any

from core.text.json_ld import breadcrumbs, graph


def test_words_cannot_end_the_script_element() -> None:
    words = "</script><script>alert(1)</script> & <!-- \u2028\u2029"
    written = graph({"@type": "Event", "name": words})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0]["name"] == words


def test_accents_are_written_as_they_are() -> None:
    assert "Café" in graph({"name": "Café"})


def test_properties_that_say_nothing_are_left_out() -> None:
    event = {"name": "A", "description": "", "location": {"name": None}, "performer": [], "n": 0}
    assert json.loads(graph(event))["@graph"] == [{"name": "A", "n": 0}]


def test_breadcrumbs_count_from_one() -> None:
    crumbs = breadcrumbs(("Programme", "https://m2.example/p/"), ("A", "https://m2.example/a/"))
    items: Any = crumbs["itemListElement"]
    assert items[1] == {
        "@type": "ListItem",
        "position": 2,
        "name": "A",
        "item": "https://m2.example/a/",
    }
