"""A page with nothing but the editor of a recap's body, and the answers it asks the desk for."""

from django.conf import settings
from django.forms import CharField, Form
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path

from marseille20 import urls
from writing.desk.editor import BodyWidget

PAGE = """
{% extends "writing/desk/base.html" %}{% load i18n %}
{% block scripts %}{% csp_nonce_attr form.media %}{% endblock %}
{% block content %}<form class="wrap" method="post">{% csrf_token %}<h1>Récit</h1>
{{ form.body.label_tag }}{{ form.body }}</form>{% endblock %}
"""

MENTIONS = [
    {
        "key": "session:11111111-1111-4111-8111-111111111111",
        "label": "Technicien ou stratège",
        "url": "/2027/sessions/technicien-ou-stratege/",
        "detail": "jeudi 10:00, Grande salle",
        "kind": "session",
    },
    {
        "key": "speaker:22222222-2222-4222-8222-222222222222",
        "label": "Bernard Cova",
        "url": "/intervenants/bernard-cova/",
        "detail": "",
        "kind": "speaker",
    },
]


class BodyForm(Form):
    body = CharField(widget=BodyWidget("/essai/mentions/", "/essai/picture/"), label="Texte")
    body.widget.attrs["data-cards-url"] = "/essai/cards/"


def page(request: HttpRequest) -> HttpResponse:
    get_token(request)
    form = BodyForm(initial={"body": request.GET.get("body", "")})
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


def mentions(request: HttpRequest) -> JsonResponse:
    asked = request.GET["q"].lower()
    return JsonResponse({"results": [one for one in MENTIONS if asked in one["label"].lower()]})


def picture(request: HttpRequest) -> JsonResponse:
    if "picture" not in request.FILES:
        return JsonResponse({"error": "no picture"}, status=400)
    return JsonResponse({"url": "/media/port.png", "width": 120, "height": 63})


def port(request: HttpRequest) -> FileResponse:
    return FileResponse((settings.BASE_DIR / "static/core/social_image.png").open("rb"))


urlpatterns = [
    path("media/port.png", port),
    path("essai/", page),
    path("essai/mentions/", mentions),
    path("essai/picture/", picture),
    *urls.urlpatterns,
]
handler404 = urls.handler404
