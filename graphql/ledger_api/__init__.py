"""How programs speak to the ledger: one GraphQL schema over HTTP."""
