"""The bell below a reader's own picks, and the link to it."""

from core.extensions import Extension
from push.models import Topic
from talks.published import PublishedEdition


def to_the_bell(edition: PublishedEdition) -> Extension:
    return Extension(template="push/_to_the_bell.html")


def bell(edition: PublishedEdition) -> Extension:
    return Extension(
        template="push/_bell.html", content=Topic.choices, stylesheets=("push/bell.css",)
    )
