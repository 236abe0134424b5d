import json

import pytest

from reactions.elsewhere.links import links
from tests.core.page_metadata.pages import answer

OURS = "https://ours.example/a?b=1&c=2#d"


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="{}">', '<a href=" {} ">', '<area href="{}">', '<link href="{}">',
        '<img src="{}">', '<img srcset="/x.jpg 1x, {} 2x">', '<video src="{}">',
        '<video poster="{}">', '<audio src="{}">', '<source src="{}">', '<iframe src="{}">',
        '<embed src="{}">', '<object data="{}">', '<blockquote cite="{}">', '<q cite="{}">',
        "<noscript><a href='{}'></noscript>", "<A HREF={}>",
    ],
)  # fmt: skip
def test_links(markup: str) -> None:
    assert OURS in links(answer(markup.format(OURS.replace("&", "&amp;"))))
    assert OURS not in links(answer(markup.format(f"{OURS}x".replace("&", "&amp;"))))


@pytest.mark.parametrize(
    "markup",
    [
        "{}", "<p>{}</p>", "<!-- <a href='{}'> -->", "<template><a href='{}'></template>",
        "<script><a href='{}'></script>", "&lt;a href='{}'&gt;", "<a title='{}'>",
        "<textarea><a href='{}'></textarea>", "<title><a href='{}'></title>", "<p data='{}'>",
        "<style><a href='{}'></style>", "<iframe><a href='{}'></iframe>", "<form action='{}'>",
    ],
)  # fmt: skip
def test_what_is_no_link(markup: str) -> None:
    assert OURS not in links(answer(markup.format(OURS)))


def test_links_are_relative_to_the_base() -> None:
    assert "https://ours.example/a" in links(
        answer('<base href="//ours.example/x/"><a href="../a">')
    )
    assert links(answer('<a href="/a">')) == {"/a", "https://blog.example/a"}


def test_links_of_other_types() -> None:
    text = f"See ({OURS}), and <{OURS}x>."
    assert {OURS, f"{OURS}x"} <= links(answer(text, content_type="text/plain"))
    assert OURS not in links(answer(f"See {OURS}x", content_type="text/plain"))
    found = json.dumps({"a": [{"b": OURS}], "c": f"x {OURS}y", "d": 1})
    assert links(answer(found, content_type="application/json")) == {OURS, f"x {OURS}y"}
    assert links(answer("[" * 100_000, content_type="application/feed+json")) == set()
    assert links(answer(f"<a href='{OURS}'>", content_type="image/svg+xml")) == set()
