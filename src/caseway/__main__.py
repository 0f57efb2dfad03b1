"""`python -m caseway`, the same as the command `caseway`."""

import sys

from caseway.main import main

if __name__ == "__main__":
    sys.exit(main())
