from reactions.models.reaction import Commenter, Reaction
from reactions.models.webmention import Webmention

__all__ = ["Commenter", "Reaction", "Webmention"]
