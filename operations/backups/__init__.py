"""Backing the site up, restoring it, moving it to another database.

A backup is a folder of its own, in a folder or a bucket: parts (the database, the files, the key)
and a manifest with their digests, which comes last. Beside them lies what was erased since.
"""
