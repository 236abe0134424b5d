import pytest

from core.page_metadata.address import same_host, same_page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://blog.example/story/", "blog.example/story"),
        ("http://www.Blog.example:80/story#end", "blog.example/story"),
        ("https://blog.example./story?utm_source=x&utm_Medium=y&fbclid=z", "blog.example/story"),
        ("https://blog.example:443/?p=1&&utm_id=2&q=%C3%A9", "blog.example?p=1&q=%C3%A9"),
        ("http://blog.example:443/", "blog.example:443"),
        ("https://Été.example/é", "xn--t-9fab.example/é"),
    ],
)
def test_spellings_of_one_page(address: str, page: str) -> None:
    assert same_page(address) == page


def test_other_pages() -> None:
    addresses = ["https://a.example/?p=1", "https://a.example/?p=2", "https://a.example/P"]
    addresses += ["https://a.example/p", "https://b.example/p", "https://wwwa.example/p"]
    assert len(set(map(same_page, addresses))) == len(addresses)


def test_hosts() -> None:
    assert same_host("https://www.Blog.example./story") == same_host("http://blog.example:80/?x=1")
    assert same_host("https://blog.example:8080/") == "blog.example:8080"
