from collections.abc import Callable
from itertools import product

import pytest
from urllib3 import HTTPHeaderDict

from core.client import Answer
from core.client.answers import DECLARING
from tests.core.client.fetching import HERE
from tests.servers import page


def test_errors_of_a_server_are_answers(reach: Callable[..., str]) -> None:
    answer = HERE.get(reach(page(b"gone", status="410 Gone")))
    assert (answer.status, answer.text) == (410, "gone")


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("", "été".encode(), "été"),
        ("utf-8", "été".encode("latin-1"), "�t�"),
        ('"ISO-8859-1"', "été".encode("latin-1"), "été"),
        ("latin-1", "\ufeffété".encode(), "été"),
        ("klingon", "été".encode(), "été"),
        ("zip", "été".encode(), "été"),
        ("", '<meta charset="windows-1252">€'.encode("cp1252"), '<meta charset="windows-1252">€'),
        # What can be read to find this out is no UTF-16.
        ("", '<meta charset="utf-16">é'.encode(), '<meta charset="utf-16">é'),
        ("", '<?xml encoding="utf-16"?>é'.encode(), '<?xml encoding="utf-16"?>é'),
        ("utf-16", b"odd", "摯�"),
    ],
)
def test_text(charset: str, content: bytes, text: str, reach: Callable[..., str]) -> None:
    header = f"content-TYPE: text/html; Charset={charset}"
    assert HERE.get(reach(page(content, header))).text == text


@pytest.mark.parametrize(
    ("status", "is_passing"),
    [*product([200, 404, 409, 499], [False]), *product([408, 425, 429, 500], [True])],
)
def test_errors_of_a_server_may_pass(status: int, is_passing: bool) -> None:
    answer = Answer(address="", status=status, headers=HTTPHeaderDict(), content=b"")
    assert answer.is_passing is is_passing


def test_an_encoding_is_looked_for_in_the_beginning() -> None:
    declared = b"<meta charset=latin1>"
    for late, read in ((0, "é"), (1, "\ufffd")):
        content = declared.rjust(DECLARING + late) + b"\xe9"
        assert Answer("https://a.example/", 200, HTTPHeaderDict(), content).text.endswith(read)
