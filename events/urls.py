"""The addresses of practical pages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from events import views

app_name = "events"

urlpatterns = [
    path(pgettext_lazy("address", "<slug:edition>/info/<slug:slug>/"), views.page, name="page"),
]
