"""Letters: how they are queued, and how they are handed to a mail server."""
