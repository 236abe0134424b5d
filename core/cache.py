"""What is remembered for a while in Valkey, for all machines; in the database while that is away.

Nothing that throttles fails open, and nobody is shut out: it is counted elsewhere for a while. What
was counted before an outage is forgotten in it, so twice as many may pass at its turns.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.breaker import AwayError, Breaker

# Also one that answers and takes nothing: it is full, still starting, or a copy.
breaker = Breaker("cache", (RedisError,), pause=1.0)

# Seconds until it must have answered, twice: a connection from before it restarted is made anew.
PATIENCE = 0.25
CONNECTION = {
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 1),
}


def or_in_database(name: str) -> Callable[..., Any]:
    """A method of Django's caches: that of Valkey, or of the database while Valkey is away."""

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

    def count(self, key: str, kept_for: timedelta, several: int = 1) -> int:
        """Count as many more in Valkey alone, and tell how many there are. Raises AwayError."""
        key = self.make_and_validate_key(key)

        def ask() -> int:
            pipeline = self._cache.get_client(key, write=True).pipeline()
            pipeline.incr(key, several)
            pipeline.expire(key, kept_for)
            return int(pipeline.execute()[0])

        return breaker.call(ask)
