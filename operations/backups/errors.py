"""Errors of backups, in words for the person who runs the site."""


class BackupError(Exception):
    """A backup or restore failed; nothing was changed, unless its sentence says so."""


class UnfitError(BackupError):
    """This program cannot restore this backup; another backup may do."""
