"""The metadata of a page for networks and searches: OpenGraph, Twitter cards, JSON-LD, HTML."""

import json
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from core.page_metadata.metadata import Metadata
from core.text.markup import plain_text
from core.text.translated import shown

# A thing that the page describes, as JSON.
type Node = dict[str, object]
# The contents of meta elements that are not blank, by lower-case names.
type Properties = dict[str, str]

# From so many characters on it is an article, however its page calls it.
LONG = 600
# An @graph has a dozen nodes; more of them tell nothing new.
MOST_NODES = 500


def head(soup: BeautifulSoup) -> list[Metadata]:
    """Return the metadata of a page in each of these formats, the one that counts most first.

    That of plain HTML, with the page's visible text, is the last.
    """
    properties: Properties = {}
    for tag in soup.find_all("meta", content=True):
        name = str(tag.get("property") or tag.get("name") or "").lower()
        if shown(str(tag["content"])).strip():
            properties.setdefault(name, str(tag["content"]))
    return [
        _open_graph(properties),
        _twitter_card(properties),
        _json_ld(soup),
        _html(soup, properties),
    ]


def _open_graph(properties: Properties) -> Metadata:
    author = _value(properties, "article:author")
    is_article = _value(properties, "og:type") == "article"
    summary = _value(properties, "og:description")
    # Networks name the writer of a post, and describe it by all its words.
    account = _value(properties, "profile:username") if is_article else ""
    return Metadata(
        addresses=(_value(properties, "og:url"),),
        title=_value(properties, "og:title"),
        site_name=_value(properties, "og:site_name"),
        account=account,
        summary=summary,
        text=summary if account else "",
        # It may be the address of a profile, which is no name.
        author_name="" if ":" in author else author,
        picture=_value(properties, "og:image:secure_url", "og:image"),
        written=_value(properties, "article:published_time", "og:published_time"),
        is_article=is_article,
    )


def _twitter_card(properties: Properties) -> Metadata:
    return Metadata(
        title=_value(properties, "twitter:title"),
        summary=_value(properties, "twitter:description"),
        picture=_value(properties, "twitter:image", "twitter:image:src"),
    )


def _json_ld(soup: BeautifulSoup) -> Metadata:
    """Return the metadata of the first schema.org article that the page describes."""
    nodes = list(_nodes(soup))
    named = {str(node["@id"]): node for node in nodes if "@id" in node}
    for node in nodes:
        kinds = node.get("@type")
        if not any(
            str(kind).endswith(("Article", "Posting"))
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            continue
        author = _one(node.get("author"), named)
        page = _one(node.get("mainEntityOfPage"), named)
        return Metadata(
            addresses=(_text(node.get("url")), _text(page.get("@id")) or _text(page.get("name"))),
            title=_words(node.get("headline")) or _words(node.get("name")),
            summary=_words(node.get("description")),
            author_name=_words(author.get("name")),
            author_url=_text(author.get("url")),
            author_picture=_picture(author.get("image"), named),
            picture=_picture(node.get("image"), named),
            language=_text(node.get("inLanguage")),
            written=_text(node.get("datePublished")),
            is_article=True,
        )
    return Metadata()


def _html(soup: BeautifulSoup, properties: Properties) -> Metadata:
    link = soup.find("link", rel="canonical", href=True)
    canonical = str(link["href"]) if link else ""
    article = soup.find("article")
    text = plain_text(str(article or soup.find("main") or ""))
    locale = _value(properties, "og:locale").replace("_", "-")
    return Metadata(
        addresses=(canonical,),
        canonical=canonical,
        oembed=_oembed(soup),
        title=_shown(soup.title) or _shown(soup.h1),
        summary=_value(properties, "description"),
        text=text,
        # The creator of a card is a handle like “@ines”, which is less than a name.
        author_name=_value(properties, "author", "twitter:creator"),
        # Many programs say the same locale for all pages: it comes last.
        language=_language(soup) or locale,
        written=_value(properties, "date", "dc.date", "dcterms.created"),
        is_article=bool(article and len(text) >= LONG),
    )


def _value(properties: Properties, *names: str) -> str:
    return next(filter(None, map(properties.get, names)), "")


def _oembed(soup: BeautifulSoup) -> str:
    link = soup.find("link", type="application/json+oembed", href=True)
    return str(link["href"]) if link else ""


def _language(soup: BeautifulSoup) -> str:
    html = soup.find("html")
    return str(html.get("lang") or html.get("xml:lang") or "") if html else ""


def _shown(tag: Tag | None) -> str:
    return plain_text(tag.decode_contents()) if tag else ""


def _nodes(soup: BeautifulSoup) -> Iterator[Node]:
    """Yield the top-level JSON-LD nodes of a page, at most MOST_NODES."""
    waiting: list[object] = []
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            waiting.append(json.loads(script.get_text(), strict=False))
        except (ValueError, RecursionError):
            continue
    for _number in range(MOST_NODES):
        if not waiting:
            return
        match waiting.pop(0):
            case list(inside):
                waiting[:0] = inside
            case dict(node):
                yield node
                waiting.append(node.get("@graph"))


def _one(value: object, named: dict[str, Node]) -> Node:
    """Return the first value as a node, whether it is a node, a reference by @id, or a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        return named.get(str(value.get("@id")), value) if len(value) == 1 else value
    return {"name": value} if isinstance(value, str) else {}


def _picture(value: object, named: dict[str, Node]) -> str:
    node = _one(value, named)
    return _text(node.get("url")) or _text(node.get("contentUrl")) or _text(node.get("name"))


def _words(value: object) -> str:
    """Return a value as plain text, without its markup."""
    return plain_text(_text(value))


def _text(value: object) -> str:
    """Return a value, or the first of a list, if it is a string; else ""."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""
