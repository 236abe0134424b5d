"""Linked data stays inside its script element."""

import json

from core.text.json_ld import graph


def test_words_cannot_end_the_script_element() -> None:
    words = "</script><script>alert(1)</script> & <!-- \u2028\u2029"
    written = graph({"@type": "Event", "name": words})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"][0]["name"] == words


def test_properties_that_say_nothing_are_left_out() -> None:
    event = {"name": "A", "description": "", "location": {"name": None}, "performer": [], "n": 0}
    assert json.loads(graph(event))["@graph"] == [{"name": "A", "n": 0}]
