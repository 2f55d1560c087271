// Keeps the pages of tasks and hazards that were opened, and our own files, so that a field form opens in a basement without signal.
const KEPT = "field-1";
const kept = (url) => url.pathname.startsWith("/static/") || /^\/(tasks|hazards)(\/|$)/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.data === "forget" && event.waitUntil(caches.delete(KEPT)));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !kept(url)) return;
  event.respondWith((async () => {
    const cache = await caches.open(KEPT);
    try {
      const answer = await fetch(event.request);
      if (answer.ok && !answer.redirected) await cache.put(event.request, answer.clone());
      return answer;
    } catch (gone) {
      const before = await cache.match(event.request);
      if (before) return before;
      throw gone;
    }
  })());
});
