"""What goes wrong, in words for whoever runs the site."""


class BackupError(Exception):
    """Nothing was touched, unless its sentence says so."""


class UnfitError(BackupError):
    """This backup cannot be had back by this program; another one may be."""
