import pytest

from core.forms.web_addresses import WebAddressesField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mastodon.social/@ines", "https://mastodon.social/@ines"),
        (" //youtube.com/watch?v=1 \r\nhttp://a.example", "https://youtube.com/watch?v=1"),
        ("la mer", "la mer"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("ines@example.org", "ines@example.org"),
    ],
)
def test_https_is_added_to_what_is_an_address_then(typed: str, kept: str) -> None:
    assert WebAddressesField().clean(typed)[0] == kept


def test_address_without_https_is_no_change() -> None:
    assert not WebAddressesField().has_changed(["https://a.example"], "a.example")
