"""Bodies that end before they should."""

import io
from typing import Any

import pytest
from django.http import UnreadablePostError

from core.http.wsgi import WholeBody, declared, whole_bodies
from marseille20.delivery.warming import Warmer
from search.index_refresh import IndexRefresher


@pytest.mark.parametrize("length", ["", "x", "1e3", None])
def test_no_length_is_an_empty_body(length: str | None) -> None:
    assert declared({"CONTENT_LENGTH": length}) == 0


class TestWholeBody:
    def test_whole(self) -> None:
        body = WholeBody(io.BytesIO(b"first\nlast"), 10)
        assert (body.readline(10), body.read(2), body.read(100)) == (b"first\n", b"la", b"st")
        assert (body.read(5), body.readline(5)) == (b"", b"")

    @pytest.mark.parametrize("read", [WholeBody.read, WholeBody.readline])
    def test_cut(self, read: Any) -> None:
        body = WholeBody(io.BytesIO(b"half"), 8)
        with pytest.raises(ConnectionAbortedError):
            read(body, 8)


def test_a_form_that_was_cut_off_is_not_read() -> None:
    """Django takes the last field of one as it came."""
    half = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\nHalf a te'
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(len(half) + 100),
        "wsgi.input": io.BytesIO(half),
    }

    def read(environ: dict[str, Any], _start: object) -> str:
        from django.core.handlers.wsgi import WSGIRequest  # noqa: PLC0415

        return WSGIRequest(environ).POST["body"]

    assert read(environ, None) == "Half a te"
    environ["wsgi.input"] = io.BytesIO(half)
    with pytest.raises(UnreadablePostError):
        whole_bodies(read)(environ, None)  # type: ignore[arg-type]


def test_the_site_is_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    for thread in (Warmer, IndexRefresher):
        monkeypatch.setattr(thread, "start", lambda _self: None)
    monkeypatch.setattr("core.checks.refuse_unfinished_restore", lambda: None)
    from marseille20.wsgi import application  # noqa: PLC0415 (a server's process begins with it)

    assert application.__qualname__ == whole_bodies(application).__qualname__
