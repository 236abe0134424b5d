from collections.abc import Mapping

import pytest

from benchmarks.client import Answer, Reader, weigh

PAGE = """
<link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="https://m2.example/">
<link rel="preload" as="font" href="/static/text.woff2"><link rel="alternate" href="/en/">
<script type="module" src="/static/a.js"></script><script>inline</script>
<a href="/recits/">Récits</a><img src="data:image/gif;base64,xx"><svg><use href="#star"/></svg>
"""
SITE = {
    "/": ("text/html; charset=utf-8", PAGE),
    "/static/a.css": (
        "text/css",
        "@import 'b.css'; @font-face{src:url(text.woff2)} a{fill:url(#x)}",
    ),
    "/static/b.css": ("text/css", "a { background: url('wave.svg') }"),
    "/static/wave.svg": ("image/svg+xml", "<svg/>"),
    "/static/text.woff2": ("font/woff2", "font"),
    "/static/a.js": ("text/javascript", 'import {b} from "./b.js"; import("./c.js");'),
    "/static/b.js": ("text/javascript", "export const b = 1"),
    "/static/c.js": ("text/javascript", ""),
}


class Shelf(Reader):
    """Answers from a dictionary."""

    def __init__(self, site: Mapping[str, tuple[str, str]]) -> None:
        self.site = site

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        kind, body = self.site.get(address, ("text/plain", ""))
        status = 200 if address in self.site else 404
        return Answer(status, {"content-type": kind}, body.encode())


def test_a_first_visit_weighs_each_file_once() -> None:
    weight = weigh(Shelf(SITE), "/")

    assert weight.total == sum(len(body.encode()) for _kind, body in SITE.values())
    assert weight.by_kind["font/woff2"] == 4
    assert weight.elsewhere == []


def test_a_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"/gone\.js answered 404"):
        weigh(Shelf({"/": ("text/html", '<script src="/gone.js"></script>')}), "/")
