"""`python -m bench.fsynced FILE`: write what is told through the pipe, and fsync it before more is taken."""

import os
import sys


def main() -> None:
    """Write until the pipe is closed."""
    file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while told := os.read(sys.stdin.fileno(), 1 << 16):
        os.write(file, told)
        os.fsync(file)


if __name__ == "__main__":
    main()
