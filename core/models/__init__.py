from core.models.backup import Backup
from core.models.browser_session import BrowserSession
from core.models.entry import Entry
from core.models.erasure import Erasure
from core.models.identity import SiteIdentity
from core.models.letter import Letter
from core.models.notice import WithNotice
from core.models.rendition import Rendition
from core.models.row_change import RowChange
from core.models.saved_filter import SavedFilter
from core.models.second_factor_rule import SecondFactorRule
from core.models.slug import FormerSlug, former_slug, leave_former_slugs
from core.models.tag import Tag, TaggedItem
from core.models.tally import Tally
from core.models.user import User
from core.models.version import ContentVersion
from core.models.worker import Worker

__all__ = [
    "Backup",
    "BrowserSession",
    "ContentVersion",
    "Entry",
    "Erasure",
    "FormerSlug",
    "Letter",
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
