"""The organisers' admin."""

from django.contrib import admin


class OrganisersAdminSite(admin.AdminSite):
    pass
