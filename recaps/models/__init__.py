from recaps.models.author import Author
from recaps.models.external_recap import ExternalRecap
from recaps.models.invitation import Invitation
from recaps.models.letter import Letter
from recaps.models.newsletter import Delivery, Digest, Subscriber
from recaps.models.note import Note
from recaps.models.picture import Picture
from recaps.models.preview_link import PreviewLink
from recaps.models.reaction import Commenter, Reaction
from recaps.models.recap import Recap
from recaps.models.revision import Revision
from recaps.models.webmention import SentWebmention, Webmention

__all__ = [
    "Author",
    "Commenter",
    "Delivery",
    "Digest",
    "ExternalRecap",
    "Invitation",
    "Letter",
    "Note",
    "Picture",
    "PreviewLink",
    "Reaction",
    "Recap",
    "Revision",
    "SentWebmention",
    "Subscriber",
    "Webmention",
]
