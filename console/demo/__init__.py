"""The demo: an invented year through the import contract, and a ledger filled with it."""

from console.demo.run import fill
from console.demo.year import SEED, invent, write_workbook

__all__ = ["SEED", "fill", "invent", "write_workbook"]
