"""``python -m hardware.sim --plan FILE`` serves a simulated site; see `hardware.sim.child`."""

import sys

from hardware.sim.child import main

if __name__ == "__main__":
    sys.exit(main())
