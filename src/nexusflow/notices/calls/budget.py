"""The time that a call has."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """Until when, by which clock, in seconds. One budget for all of a call, however it is dripped out."""

    until: float
    clock: Callable[[], float]

    def left(self) -> float:
        """Seconds, always more than none. TimeoutError if there are no more."""
        left = self.until - self.clock()
        if left <= 0:
            raise TimeoutError("the time is up")
        return left
