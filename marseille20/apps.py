from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class Marseille20Config(AppConfig):
    name = "marseille20"


class OrganisersAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "marseille20.admin.OrganisersAdminSite"
