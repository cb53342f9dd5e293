"""Work that is too slow for the operations thread: hashing, above all. Plain values.

A job's `work` runs on the credentials thread and touches nothing but what it was given; `then`
runs on the operations thread with what it returned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """Something slow, and what follows from it.

    Attributes:
        name: For logs.
        work: Credentials thread.
        then: Operations thread; gets what `work` returned.
    """

    name: str
    work: Callable[[], Any]
    then: Callable[[Any], object]


#: Takes a job away; it is done later, or at once where there is no thread.
StartJob = Callable[[Job], None]


def run_at_once(job: Job) -> None:
    """Do a job on the caller's thread: command line and tests."""
    job.then(job.work())
