from recaps.models.author import Author
from recaps.models.invitation import Invitation
from recaps.models.letter import Letter
from recaps.models.note import Note
from recaps.models.picture import Picture
from recaps.models.preview_link import PreviewLink
from recaps.models.recap import Recap
from recaps.models.revision import Revision

__all__ = [
    "Author",
    "Invitation",
    "Letter",
    "Note",
    "Picture",
    "PreviewLink",
    "Recap",
    "Revision",
]
