"""`python -m console` is `ledger`."""

from console.command_line import main

if __name__ == "__main__":
    main()
