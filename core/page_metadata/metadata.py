"""The metadata of a page in one of its formats."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Metadata as the page has it; "" where a value is missing.

    addresses: those the page calls its own, the first one first. canonical: that of its canonical
    link. site_name: what its site calls itself. account: the writer's name in a network, if it is a
    post there. oembed: where more is said of it as oEmbed. text: paragraphs with a blank line
    between them. likes, reposts: the absolute addresses of what it likes or passes on.
    """

    addresses: tuple[str, ...] = ()
    canonical: str = ""
    site_name: str = ""
    account: str = ""
    oembed: str = ""
    title: str = ""
    summary: str = ""
    text: str = ""
    author_name: str = ""
    author_url: str = ""
    author_picture: str = ""
    picture: str = ""
    language: str = ""
    written: str = ""
    is_article: bool = False
    likes: tuple[str, ...] = ()
    reposts: tuple[str, ...] = ()
