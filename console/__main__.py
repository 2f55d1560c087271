"""`python -m console` is `ledger`."""

from console.command_line import main

main()
