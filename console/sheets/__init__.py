"""Workbooks in and out: the contract, the template, the reader, the marked file."""
