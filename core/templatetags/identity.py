"""`{% known_identity as identity %}`: for pages that are made without a request or a database."""

from django import template

from core import identity

register = template.Library()
register.simple_tag(identity.known_identity)
