"""The addresses of picks, below /ma-selection/ and /en/my-picks/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from picks.views import sync
from picks.views.mine import mine
from picks.views.shared import shared, shared_ics
from picks.views.stars import stars

app_name = "picks"

urlpatterns = [
    path("", mine, name="mine"),
    # Before those of readers: an id has more signs.
    path(pgettext_lazy("address", "take/"), sync.take, name="take"),
    path(pgettext_lazy("address", "agree/"), sync.agree, name="agree"),
    path(pgettext_lazy("address", "code/"), sync.code, name="code"),
    path(pgettext_lazy("address", "calendar/"), sync.file, name="file"),
    path(pgettext_lazy("address", "renew/"), sync.renew, name="renew"),
    path(pgettext_lazy("address", "forget/"), sync.forget, name="forget"),
    path(pgettext_lazy("address", "stars/"), stars, name="stars"),
    path("<slug:reading>/", shared, name="shared"),
    path("<slug:reading>.ics", shared_ics, name="shared_ics"),
]
