from reactions.models.feedback import Face, Feedback, SessionFeedback
from reactions.models.page_read import PageRead
from reactions.models.reaction import Commenter, Reaction
from reactions.models.webmention import Webmention

__all__ = [
    "Commenter",
    "Face",
    "Feedback",
    "PageRead",
    "Reaction",
    "SessionFeedback",
    "Webmention",
]
