"""Whether a browser may have been led here: a request with a cookie says where it comes from, or is turned away.

Bearer tokens are sent by programs on purpose and need no such check; a cookie is sent by the browser on its own. A form
of another site cannot send JSON (`asked.check_headers`), and cannot hide its origin.
"""

from collections.abc import Collection

from starlette.requests import HTTPConnection

from ledger_api.asked import TurnedAway

_SAFE = {"GET", "HEAD", "OPTIONS"}


def check_origin(request: HTTPConnection, allowed: Collection[str] = ()) -> None:
    """Let pass what changes nothing, what has no cookie, and what comes from this place or an allowed one.

    Shape   an origin such as `https://ledger.example`; a WebSocket changes things whatever its method says
    Raises  TurnedAway
    """
    if "cookie" not in request.headers or request.scope.get("method") in _SAFE:
        return
    origin = request.headers.get("origin", "").lower()
    scheme, _, place = origin.partition("://")
    if scheme in {"http", "https"} and place and place == request.headers.get("host", "").lower():
        return
    if origin not in allowed:
        raise TurnedAway(403, "FOREIGN_ORIGIN", "This request comes from another place than this ledger's pages.")
