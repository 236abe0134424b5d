"""The addresses of the programme in other forms."""

from django.urls import path

from exchange.views import programme_json, programme_xml

app_name = "exchange"

urlpatterns = [
    path("<slug:edition>/programme.xml", programme_xml, name="programme_xml"),
    path("<slug:edition>/programme.json", programme_json, name="programme_json"),
]
