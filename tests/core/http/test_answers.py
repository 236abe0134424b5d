from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory

from core.http.answers import (
    PublicPage,
    accepted_coding,
    known_query,
    limit_validity,
    listening_address,
    same_origin_only,
)


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br ; Q = 0 , gzip ; q = 0", "identity"),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("gzip;q=much", "identity"),
        (",;,=;q", "identity"),
    ],
)
def test_the_best_coding_a_reader_accepts(accept: str, coding: str) -> None:
    assert accepted_coding(accept) == coding


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("", ""),
        ("utm_source=letter&picks=1", "picks=1"),
        ("track=sea&utm_source=letter&day=2027-05-20", "day=2027-05-20&track=sea"),
        # A view that wants one value takes the last: the order is part of the question.
        ("tag=b&tag=a", "tag=b&tag=a"),
        ("q=scala&q=", "q=scala&q="),
        ("q=l%27%C3%A9t%C3%A9 %26", "q=l%27%C3%A9t%C3%A9+%26"),
    ],
)
def test_what_a_public_page_understands_of_a_query(query: str, known: str) -> None:
    request = RequestFactory().get("/", QUERY_STRING=query)

    assert known_query(request) == known


@pytest.mark.django_db
def test_a_page_is_true_until_the_earliest_of_its_parts_changes() -> None:
    request = RequestFactory().get("/")
    noon, later = datetime(2027, 5, 20, 12, tzinfo=UTC), datetime(2027, 5, 20, 18, tzinfo=UTC)
    assert PublicPage(request, "_mark.html", {}).valid_until is None

    limit_validity(request, noon)
    limit_validity(request, None)

    assert PublicPage(request, "_mark.html", {}).valid_until == noon
    assert PublicPage(request, "_mark.html", {}, valid_until=later).valid_until == noon


# --- Forms without a token -----------------------------------------------------------------------


@same_origin_only
def taken(request: HttpRequest) -> HttpResponseBase:
    return HttpResponse("taken")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        # Browsers that say neither; programs, which have no cookies of anybody.
        {},
    ],
)
def test_a_form_of_our_own_pages_is_taken_and_kept_for_one_browser(headers: dict[str, str]) -> None:
    response = taken(RequestFactory().post("/", headers=headers))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_another_site_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        taken(RequestFactory().post("/", headers=headers))
    assert taken(RequestFactory().get("/", headers=headers)).status_code == 200


def test_a_proxy_hides_neither_our_pages_nor_those_of_others(settings: LazySettings) -> None:
    """It speaks plain HTTP to us, and may ask for the site under another name."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.CSRF_TRUSTED_ORIGINS = ["https://marseille20.example"]

    def answer(origin: str) -> int:
        headers = {"Host": "testserver", "Origin": origin, "X-Forwarded-Proto": "https"}
        return taken(RequestFactory().post("/", headers=headers)).status_code

    assert answer("https://testserver") == 200
    assert answer("https://marseille20.example") == 200
    for other in ("http://testserver", "http://marseille20.example", "null"):
        with pytest.raises(PermissionDenied):
            answer(other)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "http://example.org:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("::", "http://[::1]:8000"),
    ],
)
def test_address_is_one_a_browser_of_this_machine_can_open(host: str, expected: str) -> None:
    assert listening_address(host, 8000) == expected
