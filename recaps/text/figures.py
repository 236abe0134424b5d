"""The pictures, galleries, embeds and tables of a text, as a page shows them."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from core.models import Rendition
from core.templatetags.images import picture as picture_tag
from core.text.embeds import embed_of
from core.text.translated import typeset
from recaps.text.document import Embed, Figure, Gallery, Picture, Table, text_of
from recaps.text.typesetting import TypesetWriter
from talks.published import PublishedSite

# How wide pictures stand: alone as the column of text, in a gallery as one of two or three.
ALONE = "(min-width: 64rem) 45rem, 94vw"
IN_GALLERY = "(min-width: 64rem) 15rem, 47vw"

type Renditions = Mapping[str, list[Rendition]]


class PageWriter(TypesetWriter):
    """A writer of HTML for a recap's page: responsive pictures, galleries, players and tables."""

    def __init__(self, site: PublishedSite, language: str, renditions: Renditions) -> None:
        super().__init__(site, language)
        self.renditions = renditions
        self.tables = 0

    def picture(self, picture: Picture, sizes: str = ALONE) -> str:
        return picture_tag(
            {"renditions": self.renditions},
            picture.name,
            picture.width,
            picture.height,
            typeset(picture.alt, self.language),
            sizes=sizes,
        )

    def gallery(self, gallery: Gallery) -> str:
        figures = "".join(map(self._in_gallery, gallery.figures))
        return f"{self.opening('div', 'gallery')}{figures}</div>"

    def _in_gallery(self, figure: Figure) -> str:
        """Return a picture that links to its full size; gallery.js shows it in place."""
        picture = self.picture(figure.picture, IN_GALLERY)
        link = f'<a href="{figure.picture.url}">{picture}</a>'
        return f"<figure>{link}{self.caption(figure.caption)}</figure>"

    def embed(self, embed: Embed) -> str:
        """Return a link that embed.js turns into a player; its site is not contacted before."""
        player = embed_of(embed.address)
        if player is None:
            return super().embed(embed)
        title = typeset(embed.title, self.language)
        caption = "".join(map(text_of, embed.caption))
        return render_to_string(
            "_embed.html",
            {
                "address": embed.address,
                "embed": player,
                "picture": mark_safe(self.picture(embed.picture)) if embed.picture else "",  # noqa: S308 (escaped)
                "poster": title,
                "title": typeset(caption, self.language) or title or player.provider,
                "caption": mark_safe(self.line(embed.caption)),  # noqa: S308 (escaped)
            },
        ).strip()

    def table(self, table: Table) -> str:
        """Return a table in a frame, which tables.js makes reachable where it scrolls."""
        self.tables += 1
        caption = self.line(table.caption)
        return render_to_string(
            "recaps/_table.html",
            {
                "name": f"table-{self.tables}",
                "number": self.tables,
                "caption": mark_safe(caption),  # noqa: S308 (escaped)
                "rows": mark_safe(self.rows(table)),  # noqa: S308 (escaped)
                "language": self.language,
            },
        ).strip()

    def column_class(self, table: Table, column: int) -> str:
        """Return "number" for a column of numbers; the first says what each row is of."""
        return "number" if column and table.has_numbers(column) else ""
