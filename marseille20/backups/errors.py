"""What goes wrong, in words for whoever runs the site."""


class BackupError(Exception):
    """Nothing was touched, unless its sentence says so."""
