"""What the body of a recap may hold."""

import re

import nh3

PICTURE = re.compile(r"/media/[0-9a-f]{24}\.(?:jpg|png|webp|avif)")
MENTION = re.compile(r"(?:session|speaker):[0-9a-f-]{36}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    patterns = {("img", "src"): PICTURE, ("a", "data-mention"): MENTION}
    pattern = patterns.get((tag, name))
    return value if pattern is None or pattern.fullmatch(value) else None


cleaner = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "div", "em", "figcaption", "figure", "h2", "h3", "hr", "img",
        "li", "ol", "p", "small", "strong", "ul",
    },
    attributes={
        "a": {"data-mention", "href", "title"},
        "img": {"alt", "height", "src", "width"},
        "ol": {"start"},
    },
    allowed_classes={"div": {"gallery"}, "figure": {"embed", "pull", "quote"}},
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)  # fmt: skip


def sanitize(html: str) -> str:
    """Only the tags, attributes and addresses that a body may hold."""
    return cleaner.clean(html)
