// Serves the page without a network. `xtask/site/finish.mjs` fills in the files and their common version.
//
// One version, one cache: a page is served whole from the cache of the version that it was opened with. A new version
// is fetched beside it and takes over when every page of the old one is closed, or when a page asks for it.

const VERSION = "__VERSION__";
const FILES = __FILES__;

// Caches belong to a host; several sites may live there under different paths.
const FAMILY = `stepthrough ${new URL(self.registration.scope).pathname} `;
const CACHE = FAMILY + VERSION;

self.addEventListener("install", (event) => {
  // Past the browser's own cache, which may hold files of an older version under the same name.
  const requests = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith(FAMILY) && name !== CACHE);
      return Promise.all(old.map((name) => caches.delete(name)));
    }),
  );
});

self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || !url.href.startsWith(self.registration.scope)) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const wanted = request.mode === "navigate" ? "index.html" : request;
  return (await cache.match(wanted, { ignoreSearch: true })) ?? fetch(request);
}
