"""Django set up with `benchmarks.settings`: imported before whatever has models."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()
# What is started reads the site's own settings, in the environment that these have made.
del os.environ["DJANGO_SETTINGS_MODULE"]
