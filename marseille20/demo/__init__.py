"""The demonstration edition, shown before there is a conference to show."""
