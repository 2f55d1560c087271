"""What signing in answers: JSON, never kept by anybody on the way."""

from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from domain.credential import CredentialKind
from domain.refusal import Refusal, RefusalClass
from ledger.lane import Busy
from ledger.user_account.desk import Desk, Entered, NotSignedIn
from ledger.user_account.secrets import SignInNameFormat
from ledger.user_account.sessions import Session
from ledger.user_account.sign_in import SignInRefused
from ledger.user_account.sign_ins import TooManySignIns
from ledger_api.asked import TurnedAway
from ledger_api.errors import Unauthenticated, fault_told, log_fault
from ledger_api.negotiation import JSON, language

_STATUS: dict[type[Refusal], int] = {SignInRefused: 401, SignInNameFormat: 401, TooManySignIns: 429, Busy: 503}
_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return an answer as JSON."""
    return Response(msgspec.json.encode(content), status, _HEADERS | (headers or {}), f"{JSON}; charset=utf-8")


def entered(desk: Desk, who: Entered) -> dict[str, Any]:
    """Return what a person is told of the own session."""
    session, account = who.session, who.account
    return {
        "stage": session.stage,
        "name": who.name,
        "organisation": account.belongs_to,
        "role": session.role,
        "district": session.district,
        "roles": [role._asdict() for role in account.roles_on(desk.today)],
        "secondFactor": bool(account.known_by(CredentialKind.SECOND_FACTOR)),
        "endsAt": session.ends_at,
    }


def listed(session: Session, current: Session) -> dict[str, Any]:
    """Return what a person is told of one of the own sessions."""
    return {
        "id": session.session_id,
        "current": session.session_id == current.session_id,
        "method": session.method,
        "role": session.role,
        "openedAt": session.opened_at,
        "usedAt": session.used_at,
        "endsAt": session.ends_at,
        "address": session.address,
        "agent": session.agent,
    }


def told(request: Request, no: Exception) -> Response:
    """Return the answer to what was refused or went wrong."""
    spoken = language(request.headers.get("accept-language"))
    match no:
        case Refusal():
            usual = 403 if no.refusal_class is RefusalClass.FORBIDDEN else 422
            shown = {"code": no.code(), "class": no.refusal_class.value, "message": no.words(spoken)}
            later = {"retry-after": str(60 * no.minutes)} if isinstance(no, TooManySignIns) else {}
            return answer(shown | {"values": no.values()}, _STATUS.get(type(no), usual), later)
        case TurnedAway():
            return answer({"code": no.code, "message": no.message}, no.status, no.headers)
        case NotSignedIn() | Unauthenticated():
            return answer({"code": "UNAUTHENTICATED", "message": "Sign in first."}, 401)
        case ClientDisconnect():
            return answer({"code": "BAD_REQUEST", "message": "The body ended early."}, 400)
    return answer(fault_told(log_fault(no), spoken), 500)
