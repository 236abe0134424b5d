from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from core.client import Client, Reason, RefusedError
from tests.core.client.fetching import HERE, PUBLIC, refusal
from tests.servers import Server, moved, page, say


def test_redirects_are_followed(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("one?q=é"))
    reach(moved("/two#part"), "/one?q=%C3%A9")
    reach(moved(f"//other.example:{server.port}/three"), "/two")
    reach(moved("/four"), "/three")
    reach(moved("/five"), "/four")
    end = reach(page(b"end"), "/five")
    answer = HERE.get(start)
    assert (answer.address, answer.content) == (end.replace("site", "other"), b"end")
    assert len(server.requests) == 6


def test_sixth_redirect_is_refused(server: Server, reach: Callable[..., str]) -> None:
    for number in range(7):
        reach(moved(f"/{number + 1}"), f"/{number}")
    assert refusal(f"http://site.example:{server.port}/0") == Reason.REDIRECT
    assert server.lines == [f"GET /{number}" for number in range(6)]


def test_circle_is_refused(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other"))
    reach(moved("/"), "/other")
    assert refusal(start) == Reason.REDIRECT
    assert server.lines == ["GET /", "GET /other"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", Reason.PRIVATE),
        ("http://other.example:22/", Reason.PRIVATE),
        ("file:///etc/passwd", Reason.REDIRECT),
        ("http://ines:secret@other.example/", Reason.REDIRECT),
        ("http://[::1", Reason.REDIRECT),
    ],
)
def test_redirects_are_checked(location: str, reason: Reason, reach: Callable[..., str]) -> None:
    names = {"site.example": ["127.0.0.1"], "other.example": [PUBLIC]}
    asking = Client(resolve=lambda host, _port: names.get(host, [host]))
    assert refusal(reach(moved(location)), asking) == reason


def test_what_is_sent(
    server: Server,
    reach: Callable[..., str],
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings.SITE_URL = "https://marseille20.example"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    (tmp_path / ".netrc").write_text("default login ines password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    start = reach(page(b"", "Set-Cookie: a=b", "Location: /b", status="302 Found"), "/a?b=c#d")
    server.scripts["/a?b=c"] = server.scripts["/a?b=c#d"]
    reach(page(b""), "/b")
    HERE.get(start)
    lines = (
        f"Host: site.example:{server.port}",
        "User-Agent: Marseille2.0 (+https://marseille20.example)",
        "Accept: text/html, application/xhtml+xml, */*;q=0.5",
        "Accept-Encoding: gzip, br",
        "Accept-Language: fr, en;q=0.8, *;q=0.5",
        "Connection: close",
    )
    head = "".join(f"{line}\r\n" for line in lines)
    assert server.requests == [("GET /a?b=c", head, b""), ("GET /b", head, b"")]


def test_headers_alone(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other", "303 See Other"))
    reach(
        say(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\nLink: <a>\r\nlink: <b>\r\n\r\n"),
        "/other",
    )
    answer = HERE.head(start)
    assert (answer.status, answer.content, answer.text) == (200, b"", "")
    assert answer.headers.getlist("LINK") == ["<a>", "<b>"]
    assert server.lines == ["HEAD /", "HEAD /other"]


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("301 Moved", "POST"),
        ("303 See", "GET"),
        ("307 On", "POST"),
    ],
)
def test_form(status: str, then: str, server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other", status))
    reach(page(b"taken", status="202 Accepted"), "/other")
    answer = HERE.post(start, {"source": "https://a.example/é", "target": "b c"})
    assert (answer.status, answer.content) == (202, b"taken")
    form = b"source=https%3A%2F%2Fa.example%2F%C3%A9&target=b+c"
    (line, head, body), (second, _head, again) = server.requests
    assert (line, body) == ("POST /", form)
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in head
    assert (second, again) == (f"{then} /other", form if then == "POST" else b"")


def test_bytes_are_sent_to_one_address_alone(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other", "307 Temporary Redirect"))
    answer = HERE.send(start, b"\x00\xff", {"Content-Encoding": "aes128gcm", "TTL": "60"})
    assert (answer.status, answer.headers["location"]) == (307, "/other")
    ((line, head, body),) = server.requests
    assert (line, body) == ("POST /", b"\x00\xff")
    assert "Content-Encoding: aes128gcm\r\nTTL: 60\r\n" in head
    assert "form" not in head


@pytest.mark.parametrize("address", ["http://10.0.0.1/", "https://[fd00::1]/", "https://a b/"])
def test_bytes_go_to_the_public_web_alone(address: str) -> None:
    with pytest.raises(RefusedError):
        Client(resolve=lambda host, _port: [host.strip("[]")]).send(address, b"", {})
