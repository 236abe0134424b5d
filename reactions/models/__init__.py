from reactions.models.page_read import PageRead
from reactions.models.reaction import Commenter, Reaction
from reactions.models.webmention import Webmention

__all__ = ["Commenter", "PageRead", "Reaction", "Webmention"]
