"""How somebody who forgot their password chooses a new one; below /admin/, before the admin."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.urls import path

# The link goes to the site's own address: the host that was asked may be anybody's invention.
site = urlsplit(settings.SITE_URL)
mail_context: dict[str, Any] = {"site_name": admin.site.site_header}
if site.netloc:
    mail_context |= {"domain": site.netloc, "protocol": site.scheme}

frame = {"site_title": admin.site.site_title, "site_header": admin.site.site_header}

# Django's views and templates know each other by these names.
urlpatterns = [
    path(
        "password_reset/",
        views.PasswordResetView.as_view(
            extra_context=frame,
            extra_email_context=mail_context,
            email_template_name="registration/forgotten_email.txt",
            subject_template_name="registration/forgotten_subject.txt",
        ),
        name="admin_password_reset",
    ),
    path(
        "password_reset/done/",
        views.PasswordResetDoneView.as_view(extra_context=frame),
        name="password_reset_done",
    ),
    path(
        "reset/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(extra_context=frame),
        name="password_reset_confirm",
    ),
    path(
        "reset/done/",
        views.PasswordResetCompleteView.as_view(extra_context=frame),
        name="password_reset_complete",
    ),
]
