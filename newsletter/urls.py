"""The addresses of the newsletter, below /lettre/ and /en/newsletter/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from newsletter import views

app_name = "newsletter"

urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path(pgettext_lazy("address", "asked/"), views.asked, name="asked"),
    path(pgettext_lazy("address", "confirm/<str:key>/"), views.confirm, name="confirm"),
    path(pgettext_lazy("address", "leave/<str:key>/"), views.leave, name="leave"),
]
