"""The addresses of the desk, below /ecrire/ and /en/write/."""

from django.urls import URLPattern

app_name = "desk"

urlpatterns: list[URLPattern] = []
