"""The addresses of the programme in formats for other programs."""

from django.urls import path

from exchange.views import programme_csv, programme_csv_for_excel, programme_json, programme_xml

app_name = "exchange"

urlpatterns = [
    path("<slug:edition>/programme.xml", programme_xml, name="programme_xml"),
    path("<slug:edition>/programme.json", programme_json, name="programme_json"),
    path("<slug:edition>/programme.csv", programme_csv, name="programme_csv"),
    path(
        "<slug:edition>/programme-excel.csv",
        programme_csv_for_excel,
        name="programme_csv_for_excel",
    ),
]
