"""Hazards told day by day on a real database."""
