"""The endpoint: GraphQL over HTTP, whole, and nothing else.

Order    method, media types, who asks, size, form, document; the first no is the answer
Answers  an operation that cannot run is 400 to clients that take graphql-response+json, 200 to older ones
Source   GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/)
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec
from cross_web import AsyncHTTPRequestAdapter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import MissingQueryError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType
from typing_extensions import override

from ledger_api.answer import answered
from ledger_api.asked import TurnedAway, capped, check_headers, from_body, from_query
from ledger_api.errors import FAULT, Unauthenticated, fault_told, log_fault
from ledger_api.event_stream import EventStream
from ledger_api.guard import Guard
from ledger_api.guarded_schema import GuardedSchema
from ledger_api.negotiation import GRAPHQL_RESPONSE, JSON, language, media_type, takes_events
from ledger_api.socket import Socket
from ledger_api.streaming import Streams, answers

ContextFor = Callable[[Request], Awaitable[Any]]

_ALLOWED = {
    "GET": {OperationType.QUERY},
    "POST": {OperationType.QUERY, OperationType.MUTATION},
}


def endpoint(schema: GuardedSchema, context_for: ContextFor, guard: Guard | None = None) -> ASGIApp:
    """Return the application that answers for a schema.

    `context_for` says who asks and what resolvers may reach, or raises `Unauthenticated` or `TurnedAway`.
    """
    return Endpoint(schema, context_for, guard or Guard())


class Endpoint(GraphQL[Any, None]):
    """GraphQL over HTTP, event streams and WebSockets: no batches, no page to try queries on."""

    def __init__(self, schema: GuardedSchema, context_for: ContextFor, guard: Guard) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.context_for, self.guard, self.streams = context_for, guard, Streams()

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await Socket(self, WebSocket(scope, receive, send)).serve()
            return
        response = await self._answer(Request(scope, capped(receive)))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            check_headers(request)
            context = await self.context_for(request)
            if takes_events(request.headers.get("accept")):
                return await self._events(request, context)
            return await self.run(request, context=context)
        except TurnedAway as no:
            return _error(request, no)
        except Unauthenticated:
            return _error(
                request,
                TurnedAway(401, "UNAUTHENTICATED", "Say who asks.", {"www-authenticate": "Bearer"}),
            )
        except ClientDisconnect:
            return _error(request, TurnedAway(400, "BAD_REQUEST", "The body ended early."))
        except Exception as error:
            shown = fault_told(log_fault(error), _language(request))
            return _response({"errors": [shown]}, 500, _media_type(request))

    async def _events(self, request: Request, context: Any) -> Response:
        """Answer as it happens."""
        by_get = request.method == "GET"
        asked = from_query(request.query_params) if by_get else from_body(await request.body())
        query = self.guard.document(asked)
        told = answers(self.schema, query, asked, context, lambda: self.context_for(request))
        return EventStream(told, self.streams, context)

    @override
    def should_render_graphql_ide(self, request: object) -> bool:
        """Never: a GET without a query is a mistake."""
        return False

    @override
    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read what is asked, by either method."""
        by_get = request.method == "GET"
        asked = from_query(request.query_params) if by_get else from_body(await request.get_body())
        # an empty name is no name, as the specification says of query strings
        return GraphQLRequestData(
            self.guard.document(asked), asked.variables, asked.operation_name or None, asked.extensions
        )

    @override
    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Any,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Run the operation, if its kind may travel by this method."""
        try:
            return await self.schema.execute(
                request_data.query,
                variable_values=request_data.variables,
                context_value=context,
                operation_name=request_data.operation_name,
                allowed_operation_types=_ALLOWED[request.method],
                operation_extensions=request_data.extensions,
            )
        except MissingQueryError:
            raise TurnedAway(400, "BAD_REQUEST", "There is no query.") from None
        except CannotGetOperationTypeError as error:
            raise TurnedAway(400, "OPERATION_UNKNOWN", error.as_http_error_reason()) from None
        except InvalidOperationTypeError as error:
            raise _not_by_this_way(error.operation_type) from None

    @override
    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Begin the answer in the media type the client takes."""
        return Response(media_type=_media_type(request))

    @override
    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Word the answer in the language of the request."""
        return cast(GraphQLHTTPResponse, answered(result, _language(request)))

    @override
    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Write the answer with the status the client's media type asks for."""
        kind = sub_response.media_type or JSON
        return _response(response_data, _status(response_data, kind), kind)


def _not_by_this_way(kind: OperationType) -> TurnedAway:
    if kind is OperationType.MUTATION:
        return TurnedAway(405, "METHOD_NOT_ALLOWED", "A mutation is sent by POST.", {"allow": "POST"})
    return TurnedAway(400, "SUBSCRIPTION_NOT_SERVED", "A subscription is asked by WebSocket or event stream.")


def _status(answer: Any, kind: str) -> int:
    if "data" in answer:
        return 200
    if any(error["extensions"]["code"] == FAULT for error in answer["errors"]):
        return 500
    return 400 if kind == GRAPHQL_RESPONSE else 200


def _error(request: Request, no: TurnedAway) -> Response:
    return _response({"errors": [no.told()]}, no.status, _media_type(request), no.headers)


def _response(answer: object, status: int, kind: str, headers: dict[str, str] | None = None) -> Response:
    return Response(
        msgspec.json.encode(answer),
        status,
        {
            "content-type": f"{kind}; charset=utf-8",
            "vary": "Accept, Accept-Language",
            **(headers or {}),
        },
    )


def _media_type(request: Request | WebSocket) -> str:
    return media_type(request.headers.get("accept")) or JSON


def _language(request: Request) -> str:
    return language(request.headers.get("accept-language"))
