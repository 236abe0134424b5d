from core.accounts.models import BrowserSession, SecondFactorRule, User
from core.branding.models import SiteIdentity
from core.content.models import Backup, ContentVersion, Erasure
from core.files.models import Rendition
from core.http.models import Tally
from core.mail.models import Letter
from core.models.entry import Entry, NamedEntry
from core.models.notice import WithNotice
from core.models.row_change import RowChange
from core.models.saved_filter import SavedFilter
from core.models.slug import FormerSlug, former_slug, leave_former_slugs
from core.models.tag import Tag, TaggedItem
from core.tasks.models import Worker

__all__ = [
    "Backup",
    "BrowserSession",
    "ContentVersion",
    "Entry",
    "Erasure",
    "FormerSlug",
    "Letter",
    "NamedEntry",
    "Rendition",
    "RowChange",
    "SavedFilter",
    "SecondFactorRule",
    "SiteIdentity",
    "Tag",
    "TaggedItem",
    "Tally",
    "User",
    "WithNotice",
    "Worker",
    "former_slug",
    "leave_former_slugs",
]
