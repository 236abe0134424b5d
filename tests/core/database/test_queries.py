"""A query that makes no sense is left out; an error of the program stays one."""

from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from core.database.queries import forgiving, to_number
from tests.admin import page_of, sign_in
from tests.factories import TagFactory


@pytest.mark.parametrize(
    ("sent", "number"), [("12", 12), ("x", 0), ("", 0), ("-1", 0), ("9" * 30, 0), ("9" * 4301, 0)]
)
def test_numbers(sent: str, number: int) -> None:
    assert to_number(sent) == number


@forgiving
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError


def asked(method: str, address: str, **fields: Any) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(address, fields)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # noqa: SLF001
    return request


def test_the_page_is_asked_for_without_its_query() -> None:
    assert broken(asked("get", "/rows/", venue="x")).headers["Location"] == "/rows/?e=1"
    assert broken(asked("post", "/rows/", _selected_action="x")).status_code == 302


def test_where_it_was_raised_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    broken(asked("get", "/rows/", venue="x"))
    assert "raise ValueError" in caplog.text


@pytest.mark.parametrize(
    "request_",
    [
        asked("get", "/rows/"),
        asked("get", "/rows/", e="1"),
        asked("post", "/rows/?a=b", _selected_action="7"),
    ],
)
def test_where_nothing_odd_was_sent_it_is_an_error(request_: HttpRequest) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        broken(request_)


@pytest.mark.django_db
def test_a_row_is_not_looked_up_by_a_column_without_a_name(client: Client) -> None:
    sign_in(client, organiser=True)
    address = f"{page_of(TagFactory.create())}?_to_field="
    assert client.get(address, follow=True).status_code == 200
    assert client.post(address, {"name": "Mer"}).status_code == 302
