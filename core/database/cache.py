"""A cache in Valkey, for all machines; in the database while that is away.

Nothing that throttles fails open, and nobody is shut out: it is counted elsewhere for a while. What
was counted before an outage is forgotten in it, so twice as many may pass at its turns.
"""

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.database.breaker import AwayError, Breaker

# Also one that answers and takes nothing: it is full, still starting, or a copy.
breaker = Breaker("cache", (RedisError,), pause=1.0)

# Seconds until it must have answered, twice: a connection from before it restarted is made anew.
PATIENCE = 0.25
CONNECTION = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 1),
}


# A refusal is not counted, as in the database; checking and counting are one step.
COUNT = """
if tonumber(redis.call("GET", KEYS[1]) or 0) + ARGV[1] > tonumber(ARGV[2]) then return 0 end
redis.call("INCRBY", KEYS[1], ARGV[1])
redis.call("EXPIRE", KEYS[1], ARGV[3])
return 1
"""


def or_in_database(name: str) -> Callable[..., Any]:
    """Return a method of Django's caches that uses the database while Valkey is away."""

    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return breaker.call(lambda: getattr(RedisCache, name)(self, *args, **kwargs))
        except AwayError:
            return getattr(caches["database"], name)(*args, **kwargs)

    return method


class SharedCache(RedisCache):
    """Valkey, as Django's Redis, given up soon when it does not answer."""

    add = or_in_database("add")
    clear = or_in_database("clear")
    delete = or_in_database("delete")
    delete_many = or_in_database("delete_many")
    get = or_in_database("get")
    get_many = or_in_database("get_many")
    has_key = or_in_database("has_key")
    incr = or_in_database("incr")
    set = or_in_database("set")
    set_many = or_in_database("set_many")
    touch = or_in_database("touch")

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": CONNECTION})

    def count(self, key: str, several: int, *, most: int, kept_for: timedelta) -> bool:
        """Count as many more in Valkey alone, unless that is more than `most`. Raises AwayError."""
        key = self.make_and_validate_key(key)
        seconds = math.ceil(kept_for.total_seconds())

        def ask() -> bool:
            client = self._cache.get_client(key, write=True)
            return bool(client.eval(COUNT, 1, key, several, most, seconds))

        return breaker.call(ask)
