"""Saved views on one's own page: kept from the head of a list, renamed and forgotten there.

Address  of one of our lists, with its filters, order and dates; of any other site or page it is refused
"""

from urllib.parse import urlsplit

from starlette.requests import Request

from console.pages.form import Form
from console.pages.lists import LISTS
from ledger.user_account import saved_views
from ledger.user_account.desk import Desk
from ledger.user_account.saved_views import ViewNotKept
from ledger_api.sign_in.who import key_of

KEPT = {*LISTS, "/overview"}
"""The pages whose address may be kept."""


def keep(desk: Desk, request: Request, form: Form) -> None:
    """Keep an address. Raises  NotSignedIn, ViewNotKept, ViewNameFormat, ViewNameTaken, TooManyViews."""
    _, account, _ = desk.open_session(key_of(request))
    address = _ours(form["address"])
    with desk.connection() as connection:
        saved_views.keep(connection, account.id, form["name"], address)


def rename(desk: Desk, request: Request, form: Form) -> None:
    """Call a view otherwise. Raises  NotSignedIn, ViewNameFormat, ViewNameTaken."""
    _, account, _ = desk.open_session(key_of(request))
    with desk.connection() as connection:
        saved_views.rename(connection, account.id, form["view"], form["name"])


def drop(desk: Desk, request: Request, form: Form) -> None:
    """Forget a view. Raises  NotSignedIn."""
    _, account, _ = desk.open_session(key_of(request))
    with desk.connection() as connection:
        saved_views.drop(connection, account.id, form["view"])


def _ours(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.fragment or parts.path not in KEPT or not address.isprintable():
        raise ViewNotKept()
    return address
