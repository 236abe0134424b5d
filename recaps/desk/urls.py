"""The addresses of the desk, below /ecrire/ and /en/write/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from recaps.desk import pictures, takehome

app_name = "desk"

urlpatterns = [
    path(pgettext_lazy("address", "pictures/"), pictures.picture, name="picture"),
    path(pgettext_lazy("address", "take-home/"), takehome.download, name="download"),
    path(pgettext_lazy("address", "bring/"), takehome.bring, name="bring"),
]
