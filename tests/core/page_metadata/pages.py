"""Pages elsewhere, as a server would say them."""

from urllib3 import HTTPHeaderDict

from core.client import Answer
from core.page_metadata.parsing import PageMetadata, parse

ADDRESS = "https://blog.example/story"
WORDS = "Marseille was full of people who talk about networks. " * 15

ENTRY = f"""
<!doctype html><html lang="fr-FR"><head><title>A blog</title>
<link rel="canonical" href="/story?utm_source=feed"></head><body>
<article class="h-entry block">
  <h1 class="p-name">Two days <em>by the sea</em></h1>
  <p class="p-summary">What I heard &amp; saw.</p>
  <a class="u-url" href="/story"><time class="dt-published" datetime="2026-11-20T10:00:00+01:00">
  </time></a>
  <p class="p-author h-card"><img class="u-photo" src="ines.jpg" alt="">
  <a class="p-name u-url" href="/about">Inès</a></p>
  <img class="u-featured" src="/sea.jpg" alt="The sea">
  <div class="e-content"><p>First <b>one</b>.</p><p>Then<br>another: {WORDS}</p>
  <script>no()</script></div>
</article></body></html>
"""

POSTING = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "A blog", "url": "https://blog.example/"},
        {
            "@type": ["BlogPosting"],
            "headline": "Two days by the sea",
            "description": "What I heard &#038; saw.",
            "author": {"@id": "#ines"},
            "image": [{"@type": "ImageObject", "url": "/sea.jpg"}],
            "datePublished": "2026-11-20",
            "inLanguage": "en",
        },
        {"@type": "Person", "@id": "#ines", "name": "Inès", "url": "/ines"},
    ],
}


def answer(
    content: str | bytes, *, content_type: str = "text/html; charset=utf-8", address: str = ADDRESS
) -> Answer:
    """What the client brings home."""
    body = content.encode() if isinstance(content, str) else content
    return Answer(address, 200, HTTPHeaderDict({"Content-Type": content_type}), body)


def metadata_of(head: str = "", body: str = "") -> PageMetadata:
    return parse(answer(f"<html><head>{head}</head><body>{body}</body></html>"))
