"""Cards as the page of a recap shows them."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core.text.embeds import embed_of
from core.text.translated import site_of, typeset
from recaps.models import Card, Recap
from recaps.text import document as nodes
from recaps.text.figures import PageWriter, Renditions
from talks.published import PublishedSite

# How wide the picture of a page stands, beside its title.
BESIDE = "(min-width: 48rem) 12rem, 30vw"


def filled_cards() -> Prefetch[str]:
    """Return what is prefetched of recaps whose cards are shown."""
    filled = Card.objects.filter(state=Card.State.FILLED).select_related("picture")
    return Prefetch("cards", filled, to_attr="filled_cards")


def cards_of(recap: Recap, document: nodes.Document) -> dict[str, Card]:
    """Return the filled cards of a text by address; without a query where the text has none."""
    if not any(isinstance(block, nodes.Card) for block in document.blocks):
        return {}
    prefetch_related_objects([recap], filled_cards())
    # (mypy does not know what is prefetched into an attribute)
    return {card.address: card for card in recap.filled_cards}  # type: ignore[attr-defined]


def with_titles(document: nodes.Document, cards: Mapping[str, Card]) -> nodes.Document:
    """Return a text in which cards that were filled after it was saved have title and picture."""
    return replace(document, blocks=tuple(_titled(block, cards) for block in document.blocks))


def _titled(block: nodes.Block, cards: Mapping[str, Card]) -> nodes.Block:
    if not isinstance(block, nodes.Card) or block.title != block.address:
        return block
    row = cards.get(block.address)
    if row is None:
        return block
    kept = row.picture
    # Its writer has not described it yet; beside a title it is but decoration.
    picture = nodes.Picture(str(kept.file.name), "", kept.width, kept.height) if kept else None
    return replace(block, title=row.title, picture=block.picture or picture)


def _signed(title: str) -> tuple[str, str]:
    """Return the name and the account in the title of a post, as networks write both."""
    name, found, account = title.removesuffix(")").partition(" (@")
    return (name, f"@{account}") if found else (title, "")


class CardWriter(PageWriter):
    """A writer of a recap's page that knows what the pages of its cards say of themselves."""

    def __init__(
        self,
        site: PublishedSite,
        language: str,
        renditions: Renditions,
        cards: Mapping[str, Card],
    ) -> None:
        super().__init__(site, language, renditions)
        self.cards = cards

    def card(self, card: nodes.Card) -> str:
        """Return a player, a post or a linked card; a link for what says nothing of itself."""
        row = self.cards.get(card.address)
        if embed_of(card.address):
            caption = (nodes.Span(card.title),) if card.picture else ()
            return self.embed(nodes.Embed(card.address, card.title, card.picture, caption))
        if row is None and card.title == card.address:
            link = nodes.Link(card.address)
            return f"<p>{self.marked('link', link, self.text(card.title))}</p>"
        name, account = _signed(card.title)
        context = {
            "address": card.address,
            "title": typeset(card.title, self.language),
            "name": name,
            "account": account,
            "row": row,
            "text": typeset(row.text, self.language) if row else "",
            "site": (row.site_name if row else "") or site_of(card.address),
            "picture": mark_safe(self.picture(card.picture, BESIDE)) if card.picture else "",  # noqa: S308 (escaped)
        }
        return render_to_string("recaps/_card.html", context).strip()
