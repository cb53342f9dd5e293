"""Lets decoding give way to reading, recording and the window."""

import logging
import os
import threading

log = logging.getLogger("camera")


def be_nice(step: int = 10) -> None:
    """Lower the calling thread's priority.

    Linux counts niceness per thread; elsewhere there is no such call and nothing happens.
    """
    if not hasattr(os, "setpriority"):
        return
    thread_id = threading.get_native_id()
    try:
        os.setpriority(
            os.PRIO_PROCESS, thread_id, os.getpriority(os.PRIO_PROCESS, thread_id) + step
        )
    except OSError as error:
        log.warning("decoding keeps normal priority: %s", error.strerror)
