"""Rows of events, made in their pages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.admin import sheet


def add(client: Client, model: str, /, **typed: Any) -> Any:
    address = reverse(f"admin:events_{model}_add")
    return client.post(address, sheet(client.get(address), **typed))
