// Keeps the last copy of everything a screen shows, and answers with it only while there is no connection.

const KEPT = "screen-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) {
    return;
  }
  event.respondWith(
    (async () => {
      const kept = await caches.open(KEPT);
      try {
        const answer = await fetch(request);
        if (answer.ok) {
          await kept.put(request, answer.clone());
        } else {
          await kept.delete(request); // gone or hidden: no copy of it stays
        }
        return answer;
      } catch (error) {
        const copy = await kept.match(request);
        if (copy) {
          return copy;
        }
        throw error;
      }
    })(),
  );
});
