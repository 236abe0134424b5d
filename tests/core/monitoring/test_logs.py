"""Lines of the log that programs read."""

import json
import logging
import time
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve

from core.monitoring import logs
from core.monitoring.logs import JsonFormatter, LineFormatter, Origin, origin


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is logged, as a program reads it."""
    received: list[dict[str, Any]] = []
    formatter = JsonFormatter()

    class Reader(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = formatter.format(record)
            assert "\n" not in line
            received.append(json.loads(line))

    monkeypatch.setattr(logging.getLogger(), "handlers", [Reader()])
    return received


def test_a_record_is_one_line_of_json(lines: list[dict[str, Any]]) -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("talks").exception("“%s” broke", "Rade\n")
    [line] = lines
    assert line["level"] == "ERROR"
    assert line["logger"] == "talks"
    assert line["message"] == "“Rade\n” broke"
    assert "ValueError: two\nlines" in line["traceback"]
    assert line["time"].endswith("+00:00")
    assert "request" not in line


@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()], ids=["line", "json"])
def test_times_say_their_zone(formatter: LineFormatter) -> None:
    """The same one in summer and in winter, as the journal of the system beside them has it."""
    record = logging.LogRecord("talks", logging.WARNING, "", 0, "The mast broke", (), None)
    for at in ("2027-01-20T09:00:00.250+00:00", "2027-07-20T09:00:00.000+00:00"):
        record.created = datetime.fromisoformat(at).timestamp()
        assert at in formatter.format(record)


def test_records_name_the_request_that_its_answer_names(
    client: Client, db: None, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("marseille20.pages.views.home.site_for", lambda _request: 1 / 0)
    answer = client.get("/", headers={"X-Request-Id": "f00d-1234-abcd"})
    assert answer.status_code == 500
    assert answer["X-Request-Id"] == "f00d-1234-abcd"
    asked = [line for line in lines if line["logger"] == "django.request"]
    assert [(line["request"], line["route"]) for line in asked] == [("f00d-1234-abcd", "")]
    logging.getLogger("talks").warning("afterwards")
    assert "request" not in lines[-1]


@pytest.mark.parametrize("given", ["", "short", "a space 1234", "a" * 200, "é1234567", "<script>"])
def test_an_id_that_makes_no_sense_is_replaced(given: str) -> None:
    made = Origin.of(RequestFactory().get("/", headers={"X-Request-Id": given})).id
    assert made != given
    assert len(made) == 32


class TestSlowQueries:
    def test_they_are_named_without_what_they_ask_for(
        self, db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(logs, "SLOW", 0)
        request = RequestFactory().get("/recits/?q=odile")
        request.resolver_match = resolve("/recits/")
        token = origin.set(Origin("1", request))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {'1, ' * 100} %s", ["odile@example.org"])
        origin.reset(token)
        [logged] = caplog.messages
        assert "/recits/: SELECT 1, 1" in logged
        assert "odile" not in logged
        assert len(logged) < 250

    def test_one_that_fails_is_named_too(
        self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            clock.append(clock[-1] + 0.7)
            raise ConnectionError

        clock = [1.0]
        monkeypatch.setattr(time, "monotonic", lambda: clock[-1])
        with pytest.raises(ConnectionError):
            logs.name_when_slow(fail, "SELECT 1", None, False, {})
        assert caplog.messages == ["Slow query, 0.70 s, no request: SELECT 1"]

    def test_each_connection_is_watched_once(self, db: None) -> None:
        logs.watch(connection)
        assert connection.execute_wrappers.count(logs.name_when_slow) == 1
