"""How fast the ledger is beside PostgreSQL's own bench, and whether it keeps what it acknowledged: see README.md."""
