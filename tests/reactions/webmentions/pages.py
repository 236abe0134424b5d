"""What pages of the site elsewhere say."""

from tests.core.page_metadata.pages import WORDS
from tests.servers import Script, Server, page

SESSION = "http://testserver/marseille/sessions/les-phares/"
SPEAKER = "http://testserver/intervenants/ana-mole/"
RECAP = "http://testserver/recits/bilan/"
GONE = page(b"", status="410 Gone")


def at(site: Server, path: str = "/story") -> str:
    """The whole address of a page of the site elsewhere."""
    return f"http://127.0.0.1:{site.port}{path}"


def html(content: str, *headers: str, status: str = "200 OK") -> Script:
    """A page with this content."""
    return page(content.encode(), "Content-Type: text/html; charset=utf-8", *headers, status=status)


def article(*targets: str, title: str = "By the sea", words: str = WORDS) -> Script:
    """A long text that links to these pages."""
    return html(entry(*targets, text=words, name=f'<h1 class="p-name">{title}</h1>'))


def note(*targets: str, text: str = "Well said!") -> Script:
    """A few words in answer to these pages."""
    return html(entry(*targets, text=text))


def entry(*targets: str, text: str, name: str = "", kind: str = "u-in-reply-to") -> str:
    links = "".join(f'<a class="{kind}" href="{target}">it</a>' for target in targets)
    return (
        f'<div class="h-entry">{name}<a class="p-author h-card" href="/">Inès</a>{links}'
        f'<div class="e-content"><p>{text}</p></div></div>'
    )
