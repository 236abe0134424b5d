"""The bell among what is done with a reader's own picks."""

from core.extensions import Extension
from push.models import Topic
from talks.published import PublishedEdition


def bell(edition: PublishedEdition) -> Extension:
    return Extension(
        template="push/_bell.html", content=Topic.choices, stylesheets=("push/bell.css",)
    )
