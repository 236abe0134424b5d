from recaps.models.author import Author
from recaps.models.card import Card
from recaps.models.external_recap import ExternalRecap
from recaps.models.invitation import Invitation
from recaps.models.markdown_import import ImportedFile, MarkdownImport
from recaps.models.note import Note, Reply
from recaps.models.picture import Picture
from recaps.models.preview_link import PreviewLink
from recaps.models.recap import Recap
from recaps.models.revision import Revision
from recaps.models.webmention import SentWebmention

__all__ = [
    "Author",
    "Card",
    "ExternalRecap",
    "ImportedFile",
    "Invitation",
    "MarkdownImport",
    "Note",
    "Picture",
    "PreviewLink",
    "Recap",
    "Reply",
    "Revision",
    "SentWebmention",
]
