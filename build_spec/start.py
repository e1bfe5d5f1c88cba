"""Where the frozen program starts: the same door as ``python -m desktop_app``."""

import sys

from desktop_app.__main__ import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
