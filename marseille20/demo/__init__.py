"""The demonstration edition: what the site shows before there is a conference to show."""
