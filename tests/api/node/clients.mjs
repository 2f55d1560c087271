// The audits of graphql-http, and one question and one subscription by graphql-ws and graphql-sse.
// node clients.mjs ADDRESS TOKEN   answers JSON, a line a step; "ready" asks for a change to tell of
import { serverAudits } from "graphql-http";
import { createClient as overSocket } from "graphql-ws";
import { createClient as asEvents } from "graphql-sse";
import WebSocket from "ws";

const [address, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const tell = (step, told) => console.log(JSON.stringify({ step, ...told }));
const query = "subscription { fundChanged { position fact { name } } }";

const fetchFn = (url, init) => fetch(url, { ...init, headers: { ...init?.headers, authorization } });
const results = [];
for (const audit of serverAudits({ url: `${address}/graphql`, fetchFn })) results.push(await audit.fn());
tell("audits", {
  all: results.length,
  ok: results.filter((each) => each.status === "ok").length,
  others: results.filter((each) => each.status !== "ok").map((each) => `${each.status} ${each.name}: ${each.reason}`),
});

const socket = overSocket({
  url: `${address.replace("http", "ws")}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
});
const events = asEvents({ url: `${address}/graphql`, headers: { authorization } });

const first = (client, document) =>
  new Promise((resolve, reject) => {
    let said;
    client.subscribe({ query: document }, { next: (each) => (said ??= each), error: reject, complete: () => resolve(said) });
  });
tell("socket question", await first(socket, "{ me { name } }"));
tell("events question", await first(events, "{ me { name } }"));

const next = async (client) => {
  for await (const each of client.iterate({ query })) return each;
};
const waiting = [next(socket), next(events)];
setTimeout(() => tell("ready", {}), 1500);
const [bySocket, byEvents] = await Promise.all(waiting);
tell("socket subscription", bySocket);
tell("events subscription", byEvents);
await socket.dispose();
process.exit(0);
