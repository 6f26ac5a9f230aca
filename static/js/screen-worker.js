// Keeps the last copy of all that a screen is made of, and answers with it while there is no connection or no server.

const KEPT = "screen-1";
const GONE = [404, 410];
const FAILED = 500;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const answer = async (request) => {
  const kept = await caches.open(KEPT);
  const copy = () => kept.match(request, { ignoreVary: true });
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      await kept.put(request, fresh.clone());
    } else if (GONE.includes(fresh.status)) {
      await kept.delete(request, { ignoreVary: true }); // gone or hidden: no copy of it stays
    } else if (fresh.status >= FAILED) {
      return (await copy()) ?? fresh;
    }
    return fresh;
  } catch (error) {
    const last = await copy();
    if (last) {
      return last;
    }
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) {
    event.respondWith(answer(request));
  }
});

// A screen says what it is made of: what it asked for before this worker was there is fetched, and what is no part of
// it any more, such as a portrait of somebody hidden, goes.
self.addEventListener("message", (event) => {
  const keep = async () => {
    const kept = await caches.open(KEPT);
    const wanted = new Set(event.data);
    const there = await kept.keys();
    await Promise.all(there.filter(({ url }) => !wanted.has(url)).map((each) => kept.delete(each)));
    const urls = new Set(there.map(({ url }) => url));
    await Promise.allSettled([...wanted].filter((url) => !urls.has(url)).map((url) => kept.add(url)));
  };
  event.waitUntil(keep());
});
