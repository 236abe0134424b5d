"""Extension points of the pages of talks."""

from django.http import HttpRequest

from core.extensions import ExtensionPoint
from core.models import User
from events.models import Edition
from speakers.models import Speaker
from talks.models import Session
from talks.published import PublishedEdition

HEAD_OF_EDITION = ExtensionPoint[PublishedEdition]()
UNDER_ABSTRACT = ExtensionPoint[HttpRequest, Session]()
# Beside the star of a session.
AMONG_ACTIONS_OF_SESSION = ExtensionPoint[HttpRequest, Session]()
# In the column beside what the programme says of a row.
BESIDE_SESSION = ExtensionPoint[HttpRequest, Session]()
BESIDE_SPEAKER = ExtensionPoint[HttpRequest, Speaker]()
# On the page of one's own picks, which is above the sessions it shows.
AMONG_ACTIONS_OF_PICKS = ExtensionPoint[PublishedEdition]()
# Below all of it.
BELOW_SESSION = ExtensionPoint[HttpRequest, Session]()
BELOW_SPEAKER = ExtensionPoint[HttpRequest, Speaker]()
# On the page of an edition that a speaker alone reaches; in a preview of it, with who looks at it.
FOR_SPEAKER = ExtensionPoint[Speaker, Edition, User | None]()
