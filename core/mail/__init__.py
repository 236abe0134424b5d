"""Letters: how they wait, and how they are handed to a mail server."""
