"""A toy schema behind the real endpoint."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import strawberry
from eventsourcing.persistence import IntegrityError
from psycopg.errors import QueryCanceled, UniqueViolation
from starlette.requests import Request

from domain.money import Fen, fen
from ledger_api.endpoint import endpoint
from ledger_api.errors import Unauthenticated
from ledger_api.guarded_schema import GuardedSchema
from ledger_api.pages import page_size
from ledger_api.scalars import DateText, DateTimeText, Percent, Position, PositionText, YuanText

NEW = "application/graphql-response+json"
OLD = "application/json"
TYPENAME = "{ __typename }"
PHONE = "13800001111"


@dataclass(frozen=True)
class Context:
    token: str


@strawberry.type
class Scalars:
    amount: Fen = Fen(-3_000_000)
    rate: Percent = Percent(Decimal("58.25"))
    day: date = date(2019, 8, 16)
    instant: datetime = datetime(2019, 8, 16, 8, 30, tzinfo=UTC)
    position: Position = Position(9_007_199_254_740_993)


@strawberry.type
class Query:
    @strawberry.field
    def scalars(self) -> Scalars:
        return Scalars()

    @strawberry.field
    def self(self) -> "Query":
        return Query()

    @strawberry.field
    def selves(self) -> list["Query"]:
        return [Query()]

    @strawberry.field
    def token(self, info: strawberry.Info[Context]) -> str:
        return info.context.token

    @strawberry.field
    def amount(self, text: YuanText) -> Fen:
        assert type(text) is str
        return fen(text)

    @strawberry.field
    def texts(self, day: DateText, instant: DateTimeText, position: PositionText) -> list[str]:
        return [day, instant, position]

    @strawberry.field
    def size(self, first: int | None = None, last: int | None = None) -> int:
        return page_size(first, last)

    @strawberry.field
    def broken(self, secret: str = "") -> int | None:
        raise RuntimeError("the disk is gone")

    @strawberry.field
    def taken(self) -> int | None:
        try:
            raise UniqueViolation(f"Key (phone)=({PHONE}) already exists.")
        except UniqueViolation as error:
            raise IntegrityError(str(error)) from error

    @strawberry.field
    def endless(self) -> int | None:
        raise QueryCanceled("canceling statement due to statement timeout")

    @strawberry.field
    def naive(self) -> datetime | None:
        return datetime(2019, 8, 16)  # noqa: DTZ001

    @strawberry.field
    def instant_as_day(self) -> date | None:
        return datetime(2019, 8, 16, tzinfo=UTC)

    @strawberry.field
    def too_big(self) -> int | None:
        return 2**40


@strawberry.type
class Mutation:
    @strawberry.mutation
    def record(self) -> bool:
        return True


SCHEMA = GuardedSchema(Query, Mutation)


async def context_for(request: Request) -> Context:
    token = request.headers.get("authorization", "Bearer someone").removeprefix("Bearer ")
    if token == "forged":
        raise Unauthenticated
    if token == "crash":
        raise RuntimeError("the key store is gone")
    return Context(token)


APP = endpoint(SCHEMA, context_for)


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://ledger.test")


async def post(content: object = None, headers: dict[str, str] | None = None, **body: object) -> httpx.Response:
    sent = {"content-type": "application/json", **(headers or {})}
    async with client() as http:
        if content is None:
            return await http.post("/graphql", json=body, headers=sent)
        return await http.post("/graphql", content=content, headers=sent)


async def get(headers: dict[str, str] | None = None, **parameters: str) -> httpx.Response:
    async with client() as http:
        return await http.get("/graphql", params=parameters, headers=headers)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]
