"""Stylesheets and scripts are sent inside a copy, with those that they name."""

from functools import partial
from pathlib import Path

from django.http import HttpResponse

from marseille20.offline.texts import NAMED, loaded_with, text_at, texts_among

FILES = {
    "/static/site.css": 'a { src: url("fonts/text.woff2") } b { src: url("data:image/svg+xml,x") }',
    "/static/talks/star.js": 'import { now } from "./now.js"; import("../core/copy.js");',
    "/static/talks/now.js": 'import "./star.js"; export const now = 1;',
    "/static/core/copy.js": "export const copy = 1;",
}


def read(path: str) -> HttpResponse:
    return HttpResponse(FILES.get(path, ""), status=200 if path in FILES else 404)


TEXT_OF = partial(text_at, read=read)


def test_what_they_name_comes_too() -> None:
    texts, others = texts_among(
        ["/static/site.css", "/static/talks/star.js", "/media/a.webp"], TEXT_OF
    )
    assert texts == FILES
    assert others == {"/static/fonts/text.woff2", "/media/a.webp"}


def test_what_is_loaded_later_does_not_come_with_a_page() -> None:
    loaded = loaded_with(["/static/site.css", "/static/talks/star.js"], TEXT_OF)
    assert loaded == {"/static/site.css", "/static/talks/star.js", "/static/talks/now.js"}


def test_the_worker_reads_the_same_names() -> None:
    worker = Path("static/marseille20/worker/copies.js").read_text()
    assert f"const NAMED = /{NAMED.pattern}/g;" in worker
