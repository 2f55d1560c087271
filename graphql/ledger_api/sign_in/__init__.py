"""Signing in over HTTP, as JSON: sessions for people, tokens for systems, and what owners do with their accounts."""

from ledger_api.sign_in.routes import routes

__all__ = ["routes"]
