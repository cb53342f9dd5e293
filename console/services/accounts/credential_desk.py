"""The credentials thread: hashes and rows of people, so that nobody else waits for them.

A hash takes about 0.2 s by intention: on the operations thread an alarm would wait for it, on the
GUI thread the picture.
"""

import logging

from PySide6.QtCore import QObject, Signal, Slot

from console.services.accounts.jobs import Job
from console.services.operations.orders import Order

log = logging.getLogger("console.people")


class CredentialDesk(QObject):
    """Works jobs off, one after another.

    Attributes:
        order_made: Signal(Order): what follows from a job, for the operations thread.
        erred: Signal(Exception): a mistake of ours stopped one job; the desk goes on.
    """

    order_made = Signal(object)
    erred = Signal(object)

    @Slot(object)
    def on_job_given(self, job: Job) -> None:
        """Do the slow part and hand the rest on."""
        try:
            found = job.work()
        except Exception as error:
            log.exception("job %s failed", job.name)
            self.erred.emit(error)
            return
        self.order_made.emit(Order(job.name, lambda: job.then(found)))


class JobGiver(QObject):
    """Hands jobs from the operations thread to the credentials thread.

    Attributes:
        job_given: Signal(Job).
    """

    job_given = Signal(object)

    def give(self, job: Job) -> None:
        """Any thread; returns at once."""
        self.job_given.emit(job)
