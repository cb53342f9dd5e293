"""How often threads of this interpreter must offer each other their turn.

A bus thread shares the interpreter with a busy window. How long it waits for its turn is bounded by
the switch interval, so the interval is set once at start, to the value that ``bench bus-latency``
found best: docs/decisions/0005-switch-interval.md holds the numbers.
"""

import sys

#: Seconds; Python's own default is 0.005.
SWITCH_INTERVAL_S = 0.0005


def set_switch_interval() -> None:
    """Set the interval for the whole process. Call once, before threads start."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
