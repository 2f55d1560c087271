// Keeps the pages of tasks and hazards that were opened, and our own files, so that a field form opens in a basement without signal.
const KEPT = "field-1";
const wanted = (url) => url.pathname.startsWith("/static/") || /^\/(tasks|hazards)(\/|$)/.test(url.pathname);

// What is kept gives way to a whole answer only: one that breaks off, with the signal or the page, leaves it as it is.
async function keep(request, answer) {
  if (!answer.ok || answer.redirected) return;
  const whole = new Response(await answer.blob(), answer);
  whole.headers.delete("vary"); // one answer an address: the last, in whatever language
  await (await caches.open(KEPT)).put(request, whole);
}

async function ahead(addresses, client) {
  await Promise.all(addresses.map(async (address) => keep(address, await fetch(address))));
  client.postMessage("kept");
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  event.waitUntil(event.data === "forget" ? caches.delete(KEPT) : ahead(event.data, event.source).catch(() => {}));
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !wanted(url)) return;
  event.respondWith((async () => {
    try {
      const answer = await fetch(event.request);
      event.waitUntil(keep(event.request, answer.clone()).catch(() => {}));
      return answer;
    } catch (gone) {
      const before = await (await caches.open(KEPT)).match(event.request);
      if (before) return before;
      throw gone;
    }
  })());
});
