"""Visiting lists, as the API shows them."""

from ledger_api.visiting_list.question import VisitingListQuery
from ledger_api.visiting_list.record import VisitingList, VisitingListRecorded, visiting_list

__all__ = ["VisitingList", "VisitingListQuery", "VisitingListRecorded", "visiting_list"]
