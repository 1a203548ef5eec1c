"""How much a journal holds, and what has to make room: by count, and by size."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int, int]
"""A page: the numbers of its first and its last exchange, and about how many bytes it takes."""


class Held:
    """The pages of one journal, known without a look into its file.

    Exchanges are evicted one by one (``floor``), their pages once nothing of them is wanted.
    """

    def __init__(self, numbers: tuple[int, int], spans: Iterable[Span], most: int) -> None:
        self.first, self.last = numbers
        """The number that the first exchange got since the journal was last emptied, and that of
        the last one."""
        self._spans = deque(spans)
        self._most = most
        self._there = sum(last - first + 1 for first, last, _ in self._spans)
        self._size = sum(size for _, _, size in self._spans)

    @property
    def kept(self) -> int:
        """How many exchanges there are."""
        return min(self._there, self._most)

    @property
    def floor(self) -> int:
        """The number of the oldest that is wanted still; everything before it is gone."""
        if not self._spans:
            return self.last + 1
        return self._spans[0][0] + max(0, self._there - self._most)

    def add(self, span: Span) -> None:
        """Take a page in."""
        self._spans.append(span)
        self._there += span[1] - span[0] + 1
        self._size += span[2]
        self.last = span[1]

    def make_room(self, most_bytes: int, roomy_bytes: int) -> int | None:
        """Let go of the pages that are too many; None if there are none, else where the rest
        begins. Above ``most_bytes`` they go down to ``roomy_bytes``, so that it is not for each
        page that one has to go."""
        before = len(self._spans)
        while len(self._spans) > 1 and self._there - _count(self._spans[0]) >= self._most:
            self._drop()
        if self._size > most_bytes:
            while len(self._spans) > 1 and self._size > roomy_bytes:
                self._drop()
        return None if len(self._spans) == before else self._spans[0][0]

    def _drop(self) -> None:
        gone = self._spans.popleft()
        self._there -= _count(gone)
        self._size -= gone[2]


def _count(span: Span) -> int:
    return span[1] - span[0] + 1
