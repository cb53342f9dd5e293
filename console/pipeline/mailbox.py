"""A place for the newest value: what is replaced unread is counted, nothing grows. Any thread."""

import threading
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailboxes(Generic[T]):
    """One mailbox a key; newest wins."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._newest: dict[str, T] = {}
        self._replaced: dict[str, int] = {}

    def put(self, key: str, value: T) -> None:
        """Leave a value; an unread one is replaced and counted."""
        with self._lock:
            if key in self._newest:
                self._replaced[key] = self._replaced.get(key, 0) + 1
            self._newest[key] = value

    def take_all(self) -> dict[str, T]:
        """Take every unread value, leaving the boxes empty."""
        with self._lock:
            taken, self._newest = self._newest, {}
        return taken

    def forget(self, keys: Iterable[str]) -> None:
        """Throw away what waits under these keys."""
        with self._lock:
            for key in keys:
                self._newest.pop(key, None)

    def replaced(self, key: str) -> int:
        """How many values under this key nobody read."""
        with self._lock:
            return self._replaced.get(key, 0)
