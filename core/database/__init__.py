"""The database and the cache beside it: connections, locks, and what to do without them."""
