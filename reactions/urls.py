"""The addresses of reactions: below /recits/ and /en/recaps/, and below a session's."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from reactions.comments.views import mine, react
from reactions.elsewhere.views import found, tell
from reactions.feedback.views import feedback

app_name = "reactions"

urlpatterns = [
    path(pgettext_lazy("address", "tell/"), tell, name="tell"),
    path(pgettext_lazy("address", "tell/<uuid:key>/"), found, name="found"),
    # All that those who comment open: what their browser is known by is sent there alone.
    path("reactions/<slug:slug>/", react, name="react"),
    path(pgettext_lazy("address", "reactions/mine/<str:token>/"), mine, name="mine"),
]

feedback_urls = [path("", feedback, name="feedback")]
