"""What is read of strangers' markup, whatever they write."""

import pytest
from urllib3 import HTTPHeaderDict

from core.client import Answer
from core.text.markup import (
    MOST_REFERENCES,
    MOST_TAGS,
    base_of,
    clean,
    cut,
    fits,
    media_type,
    parsed,
    plain_text,
    text_with_addresses,
    web_address,
)

PAGE = "https://blog.example/2027/story"


def answer(content: str, content_type: str | None = "text/html; charset=utf-8") -> Answer:
    headers = {} if content_type is None else {"Content-Type": content_type}
    return Answer(PAGE, 200, HTTPHeaderDict(headers), content.encode())


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content_type", "kind", "is_page"),
    [
        (None, "text/html", True),
        (" Text/HTML ;charset=utf-8", "text/html", True),
        ("application/xhtml+xml", "application/xhtml+xml", True),
        ("text/plain", "text/plain", False),
    ],
)
def test_page_is_html_or_does_not_say(content_type: str | None, kind: str, is_page: bool) -> None:
    found = answer("<p>a", content_type)
    assert media_type(found) == kind
    assert str(parsed(found)) == ("<p>a</p>" if is_page else "")


# --- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", PAGE),
        ("<base href=' /en/ '>", "https://blog.example/en/"),
        ("<base href='//cdn.example/'>", "https://cdn.example/"),
        ("<base target='_blank'><base href='/a/'><base href='/b/'>", "https://blog.example/a/"),
        ("<base href='https://[x'>", ""),
    ],
)
def test_base_is_that_of_the_page_or_the_first_it_gives(head: str, base: str) -> None:
    found = answer(head)
    assert base_of(parsed(found), found) == base


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (" /story\n", "https://blog.example/story"),
        ("http://Été.example:8080/é", "http://Été.example:8080/é"),
        ("https://[2606:4700::1]/", "https://[2606:4700::1]/"),
        # Spaces that browsers take out.
        ("/a\tb\nc", "https://blog.example/abc"),
    ],
)
def test_whole_addresses_of_the_web_are_kept(address: str, kept: str) -> None:
    assert web_address(PAGE, address) == kept


@pytest.mark.parametrize(
    "address",
    [
        *("", " \n", "mailto:a@b.example", "javascript:x", "ftp://b.example/", "data:,x"),
        *("https://ines@b.example/", "https://ines:secret@b.example/", "https://@b.example/"),
        *("https://b.example:x/", "https://b.example:99999/"),
        *("https://[b", "https://[v1.x]/", "https://b..example/", f"https://{'é.' * 160}example/"),
        *("/a b", "/a\xa0b", "/<a>", "/a>", '/"', "/a\\b", "https:\\\\b.example/"),
        *("/a\x00b", "/a\x1eb", "/\x7f", "/\ud800", "/\udfff"),
        *("/\u202e", "/\u2066", "/\u200e", "/\u200f", "/\u061c", "/\ufeff"),
    ],
)
def test_other_addresses_are_not(address: str) -> None:
    assert web_address(PAGE, address) == ""


def test_nothing_is_whole_beside_a_base_without_sense() -> None:
    assert web_address("", "/story") == ""
    assert web_address("https://[x", "/story") == ""
    assert web_address("ftp://blog.example/", "story") == ""


@pytest.mark.parametrize(("sign", "size"), [("a", 1), ("é", 2), ("\ud800", 3), ("🌊", 4)])
def test_address_of_five_hundred_bytes_fits(sign: str, size: int) -> None:
    most = sign * (500 // size) + "a" * (500 % size)
    assert fits(most)
    assert not fits(f"{most}a")


def test_address_that_does_not_fit_is_not_kept() -> None:
    start = "https://blog.example/"
    longest = start.ljust(500, "a")
    assert web_address(PAGE, longest) == longest
    assert web_address(PAGE, f"{longest}a") == ""
    # It is as long as what it leads to.
    assert web_address(start, "a" * 480) == ""


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Sea\n of\t\xa0words\u2028 ", "Sea of words"),
        ("\ufeffS\u202ee\u2066a\u200e\u061c", "Sea"),
        ("\x1eSea\x1fof\x85words", "Sea of words"),
    ],
)
def test_clean_words_are_one_line_of_what_is_shown(text: str, cleaned: str) -> None:
    assert clean(text, 100) == cleaned


@pytest.mark.parametrize(
    ("text", "shortened"),
    [("", ""), ("abcd", "abcd"), ("abcde", "abc…"), ("ab cd", "ab…"), ("🌊" * 5, "🌊🌊🌊…")],
)
def test_cut_text_has_as_many_characters_as_there_is_room(text: str, shortened: str) -> None:
    assert cut(text, 4) == clean(text, 4) == shortened


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>Sea</b>s  of\n<i>words</i>", "Seas of words"),
        ("a<p>b</p><div>c</div>d", "a\n\nb\n\nc\n\nd"),
        ("a <br> b<BR/><br>c<p>d", "a\nb\nc\n\nd"),
        ("a &amp; b&nbsp;&lt;p&gt;&eacute", "a & b <p>é"),
        # Our own marks are none in a stranger's words, nor is what turns or cannot be shown.
        ("a\x1eb\x1fc<p>&#30;d", "a b c\n\nd"),
        ("<pre><code>a  b\nc\n\n</code></pre>d\ne", "a b\nc\n\nd e"),
        # Where tags are not closed, or were never opened.
        ("</nav></p></b>a<p>b<i>c", "a\n\nbc"),
    ],
)
def test_plain_text_has_the_paragraphs_and_lines_that_are_seen(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>See <a href='https://a.example/b'>here</a>.</p>", "See here (https://a.example/b)."),
        ("<a href='https://a.example'><img src=b></a> c", "https://a.example c"),
        ("<a href=' www.a.example/b'>c</a>", "c (https://www.a.example/b)"),
        ("<a href='//a.example'>b<a href='https://c.example'>d</a>", "bd (https://c.example)"),
        ("<a href='mailto:a@b.example'>a</a> <a href='javascript:b'>b</a> <a>c</a></a>", "a b c"),
        (
            "<p>--a <version>, <T> and Map<String, Integer>.</p>",
            "--a <version>, <T> and Map<String, Integer>.",
        ),
        ("<b>a</b> <x>b</x> <y/> <https://a.example/b>", "a <x>b</x> <y/> <https://a.example/b>"),
    ],
)
def test_addresses_of_links_stand_after_their_words(html: str, text: str) -> None:
    assert text_with_addresses(html) == text


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "noscript", "head", "nav", "form", "button", "svg"]
)
def test_tags_that_nobody_reads(tag: str) -> None:
    assert plain_text(f"a<{tag}>b</{tag}>c<{tag} x='>'>b</{tag}>d") == "acd"
    assert plain_text(f"a</{tag}>b<{tag}>c") == "ab"


def test_tags_that_nobody_reads_are_unread_to_their_end() -> None:
    assert plain_text("a<nav>b<p>c<form>d</form><br>e</nav>f") == "a\n\nf"
    assert plain_text("a<svg/>b") == "ab"


@pytest.mark.parametrize("tag", ["<nav>", "<br>", "<b x='"])
def test_however_many_there_are_they_are_read(tag: str) -> None:
    assert plain_text(f"a{tag * 20_000}") == "a"


# --- What is bounded before anything is read -----------------------------------------------------


def test_a_page_with_too_many_tags_is_taken_for_an_empty_one() -> None:
    assert len(parsed(answer("<p>a</p>" * (MOST_TAGS // 2))).find_all("p")) == MOST_TAGS // 2
    assert not parsed(answer("<p>a</p>" * MOST_TAGS)).find_all(True)


def test_a_page_with_too_many_references_is_taken_for_an_empty_one() -> None:
    assert parsed(answer("<p>&amp;" * 10_000)).find("p")
    assert not parsed(answer(f"<p>{'&' * (MOST_REFERENCES + 1)}")).find("p")


def test_of_too_many_tags_the_first_are_read() -> None:
    assert plain_text(f"a{'<br>' * MOST_TAGS}b<br>c") == "a\nb"


def test_a_long_base_is_none() -> None:
    page = answer(f'<base href="/{"a" * 100_000}"><a href="b">')
    assert base_of(parsed(page), page) == page.address
