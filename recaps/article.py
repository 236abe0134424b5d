"""A recap as its page shows it: its text, and the published subjects it relates to."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.files.images import renditions_of
from core.models import Rendition
from core.templatetags.text import plain, shortened
from core.text.embeds import embed_of
from core.text.translated import Text
from recaps.cards.showing import CardWriter, cards_of, with_titles
from recaps.models import Recap
from recaps.relations import Relations, Signature
from recaps.text.document import Card, Document, Embed, Gallery, Table, pictures
from recaps.text.passages import Passage, passages
from recaps.text.subjects import Subject, people, subjects, tracks
from recaps.topics import topics_of
from talks.programme import schema
from talks.published import PublishedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A recap with its text in one language, as its page shows it.

    `language` is that of `document`; `uncited` are the subjects that no passage links to.
    """

    title: Text
    standfirst: Text
    document: Document
    language: str
    passages: list[Passage]
    footnotes: SafeString
    authors: list[Signature]
    subjects: list[Subject]
    uncited: list[Subject]
    people: list[schema.Speaker]
    topics: list[schema.Tag]
    tracks: list[schema.Track]
    renditions: dict[str, list[Rendition]]

    @property
    def summary(self) -> str:
        return plain(self.standfirst) or shortened(self.document.text, self.language)

    @property
    def foreign(self) -> str:
        """The language of the text when it is not the page's."""
        return self.language if self.language != get_language() else ""

    @property
    def has_gallery(self) -> bool:
        return any(isinstance(block, Gallery) for block in self.document.blocks)

    @property
    def has_embed(self) -> bool:
        return any(
            isinstance(block, Embed) or (isinstance(block, Card) and embed_of(block.address))
            for block in self.document.blocks
        )

    @property
    def has_card(self) -> bool:
        return any(isinstance(block, Card) for block in self.document.blocks)

    @property
    def has_table(self) -> bool:
        return any(isinstance(block, Table) for block in self.document.blocks)


def article(site: PublishedSite, recap: Recap, relations: Relations) -> Article:
    """Return a recap in the active language, with what the programme knows of its subjects."""
    document, language = recap.text_in(get_language() or "fr")
    cards = cards_of(recap, document)
    document = with_titles(document, cards)
    about = subjects(site, relations.sessions, timezone.now())
    speakers = people(site, relations.speakers)
    portraits = [speaker.portrait.name for speaker in speakers if speaker.portrait]
    in_text = [picture.name for picture in pictures(document)]
    renditions = renditions_of([recap.cover.name or "", *in_text, *portraits])
    writer = CardWriter(site, language, renditions, cards)
    text, uncited = passages(site, document, writer, about, speakers)
    return Article(
        title=recap.translated("title"),
        standfirst=recap.translated("standfirst"),
        document=document,
        language=language,
        passages=text,
        footnotes=writer.endnotes(),
        authors=relations.authors,
        subjects=about,
        uncited=uncited,
        people=speakers,
        topics=topics_of(site, relations.tags),
        tracks=tracks(site, relations.sessions),
        renditions=renditions,
    )
