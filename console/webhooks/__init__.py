"""Webhooks: changes told to programs elsewhere as they happen."""
