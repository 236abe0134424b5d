"""Whether all that answer readers do."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from operations.checkup import processes
from operations.checkup.trouble import Trouble
from tests.servers import Script, Server, page, running, say
from tests.valkey import free_port


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def one() -> Iterator[Server]:
    with running() as server:
        server.scripts["/health/ready"] = page(b"ready, 1 of 1 editions in memory\n")
        yield server


def test_all_of_them_answer(one: Server, settings: LazySettings) -> None:
    settings.WEB_PROCESSES = [f"127.0.0.1:{one.port}", f"[::1]:{one.port}"]
    if not socket.has_dualstack_ipv6():
        settings.WEB_PROCESSES.pop()
    count = len(settings.WEB_PROCESSES)
    assert processes.processes() in {
        "The web process answers.",
        f"All {count} web processes answer.",
    }
    assert one.lines == ["GET /health/ready"] * count


def test_where_nobody_said_which_there_are_it_is_reported(settings: LazySettings) -> None:
    settings.WEB_PROCESSES = []
    assert "WEB_PROCESSES" in processes.processes()


def test_those_that_are_down_are_named_with_what_to_do(one: Server, settings: LazySettings) -> None:
    down = [free_port(), free_port()]
    settings.WEB_PROCESSES = [f"127.0.0.1:{port}" for port in (down[0], one.port, down[1])]
    with pytest.raises(Trouble) as found:
        processes.processes()
    assert found.value.sentence == (
        f"2 web processes of 3 do not answer readers: 127.0.0.1:{down[0]} (Connection refused), "
        f"127.0.0.1:{down[1]} (Connection refused)."
    )
    assert "journalctl -u 'marseille20-web@*'" in found.value.remedy
    units = f"marseille20-web@{down[0]} marseille20-web@{down[1]}"
    assert f"systemctl restart {units}." in found.value.remedy


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (page(b"not ready yet, 3 of 10\n", status="503 Service Unavailable"), "not ready yet, 3"),
        (page(b"", status="502 Bad Gateway"), "502"),
        (say(b""), "closed connection without response"),
    ],
)
def test_one_that_answers_in_vain(
    script: Script, why: str, one: Server, settings: LazySettings
) -> None:
    one.scripts["/health/ready"] = script
    settings.WEB_PROCESSES = [f"127.0.0.1:{one.port}"]
    with pytest.raises(Trouble, match=why):
        processes.processes()


def test_one_that_hangs(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SECONDS", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.WEB_PROCESSES = [f"127.0.0.1:{silent.getsockname()[1]}"]
        with pytest.raises(Trouble, match="no answer within"):
            processes.processes()
