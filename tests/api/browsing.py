"""People of a story at the pages, without a browser: signed in by a session of their own, as the sign-in leaves it."""

from datetime import date, timedelta
from uuid import uuid4

import httpx

from console import compose
from domain.user_account import AccountKind, UserAccount
from ledger.command import Person
from ledger.user_account import OpenUserAccount, sessions
from ledger.user_account.desk import Desk
from ledger.user_account.sessions import Stage, Visitor

SINCE = date(2019, 1, 1)


def signed_in(story, database, client):
    """A client of the pages who is whom a client of the API is; its session ends with the story's day."""
    desk, actor = Desk(story.ledger, database, compose.SYSTEM), client.actor
    desk.open()
    try:
        account = UserAccount.id_for(actor.person)
        with desk.connection() as connection:
            if desk.account(connection, account) is None:
                who, kind = Person(actor.name), AccountKind.PERSON
                role = actor.role, actor.district, SINCE, None
                desk.do(OpenUserAccount(who, actor.organisation, kind, uuid4(), *role), compose.SYSTEM)
            made = sessions.open_session(connection, account, "PASSWORD", desk.now, Visitor("127.0.0.1"))
            granted, ends = (actor.role.value, actor.district), desk.now + timedelta(days=1)
            key, _ = sessions.enter(connection, made.session_id, Stage.OPEN, granted, desk.now, ends)
    finally:
        desk.close()
    return httpx.Client(base_url=story.address, cookies={"ledger": key}, headers={"origin": story.address}, timeout=30)
