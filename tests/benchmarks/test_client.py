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


def test_a_face_for_some_letters_is_fetched_where_they_are() -> None:
    css = "@font-face{src:url(more.woff2);unicode-range:U+23,U+141-144}@font-face{src:url(a.woff2)}"
    page = '<link rel="stylesheet" href="/a.css"><script>"#"</script><a href="#ł">{}</a>'
    files = {"/a.css": ("text/css", css), "/more.woff2": ("font/woff2", "12345")}
    files["/a.woff2"] = ("font/woff2", "123")

    def fonts(words: str) -> int:
        shelf = Shelf(files | {"/": ("text/html", page.format(words))})
        return weigh(shelf, "/").by_kind["font/woff2"]

    assert fonts("Le Havre") == 3
    assert fonts("Łódź") == fonts("#musée") == 8


def test_an_italic_face_is_fetched_where_something_is_emphasized() -> None:
    css = "@font-face{src:url(italic.woff2);font-style: italic}"
    files = {"/a.css": ("text/css", css), "/italic.woff2": ("font/woff2", "12345")}

    def fonts(words: str) -> int:
        page = f'<link rel="stylesheet" href="/a.css">{words}'
        return weigh(Shelf(files | {"/": ("text/html", page)}), "/").by_kind["font/woff2"]

    assert fonts("Le Havre") == 0
    assert fonts("Le <em>Havre</em>") == 5


def test_files_of_other_hosts_are_reported() -> None:
    page = '<img src="https://cdn.example/a.png">'

    assert weigh(Shelf({"/": ("text/html", page)}), "/").elsewhere == ["https://cdn.example/a.png"]


def test_a_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"/gone\.js answered 404"):
        weigh(Shelf({"/": ("text/html", '<script src="/gone.js"></script>')}), "/")
