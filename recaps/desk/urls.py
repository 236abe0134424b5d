"""The addresses of the desk, below /ecrire/ and /en/write/."""

from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import TemplateView

from recaps.desk.invitation import invitation

app_name = "desk"

urlpatterns = [
    path(
        "",
        login_required(TemplateView.as_view(template_name="recaps/desk/base.html")),
        name="home",
    ),
    path("invitation/<str:token>/", invitation, name="invitation"),
]
