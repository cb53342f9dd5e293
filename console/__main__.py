"""``python -m console`` is ``sallyport``."""

import sys

from console.commands import main

if __name__ == "__main__":
    sys.exit(main())
