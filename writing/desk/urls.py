"""The addresses of the desk, below /ecrire/ and /en/write/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from writing.desk import home, pictures, sharing, takehome, versions, write
from writing.desk.autocomplete import autocomplete
from writing.desk.cards import cards
from writing.desk.invitation import invitation

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path(pgettext_lazy("address", "new/"), home.begin, name="begin"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path(pgettext_lazy("address", "pictures/"), pictures.picture, name="picture"),
    path(pgettext_lazy("address", "pictures/unused/"), pictures.unused, name="unused"),
    path("mentions/", autocomplete, name="autocomplete"),
    path(pgettext_lazy("address", "read/<slug:token>/"), sharing.shared, name="shared"),
    path("<int:pk>/", write.write, name="write"),
    path(pgettext_lazy("address", "<int:pk>/cards/"), cards, name="cards"),
    path(pgettext_lazy("address", "<int:pk>/preview/"), sharing.preview, name="preview"),
    path(pgettext_lazy("address", "<int:pk>/step/"), write.step, name="step"),
    path("<int:pk>/versions/", versions.versions, name="versions"),
    path("<int:pk>/versions/<int:number>/", versions.version, name="version"),
    path(pgettext_lazy("address", "<int:pk>/links/"), sharing.links, name="links"),
    path(pgettext_lazy("address", "<int:pk>/authors/"), sharing.authors, name="authors"),
    path(pgettext_lazy("address", "<int:pk>/throw-away/"), write.throw_away, name="throw_away"),
    path("<int:pk>/notes/<int:note>/", write.note, name="note"),
    path(pgettext_lazy("address", "take-home/"), takehome.download, name="download"),
    path(pgettext_lazy("address", "bring/"), takehome.bring, name="bring"),
]
