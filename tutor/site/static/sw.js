// Keeps what helps without a line: the emergency steps, the look of the pages, the last lessons.
// The server puts VERSION, which changes with every file of the page, before these lines.

const SHELL = `shell-${VERSION}`;
const LESSONS = "lessons";
const FILES = ["/ngoai-tuyen", "/gap", "/static/style.css", "/static/lesson.css", "/static/offline.js", "/static/icon.svg"];
const KEPT_LESSONS = 3;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("shell-") && name !== SHELL).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

async function keepLesson(path) {
  const cache = await caches.open(LESSONS);
  const response = await fetch(path);
  if (!response.ok) return;
  const pictures = [...(await response.clone().text()).matchAll(/src="(\/bai-hoc\/hinh\/[^"]+)"/g)].map((match) => match[1]);
  await cache.delete(path); // the newest stands last
  await cache.put(path, response);
  await cache.addAll(pictures);
  const lessons = (await cache.keys()).filter((request) => !request.url.includes("/hinh/"));
  for (const old of lessons.slice(0, -KEPT_LESSONS)) await cache.delete(old);
}

// Letters and colours were chosen anew: the kept pages get them too, in their old order.
async function keepLook() {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES);
  const lessons = await (await caches.open(LESSONS)).keys();
  for (const { url } of lessons) if (!url.includes("/hinh/")) await keepLesson(new URL(url).pathname);
}

self.addEventListener("message", (event) => {
  if (event.data?.keep?.startsWith("/bai-hoc/")) event.waitUntil(keepLesson(event.data.keep));
  if (event.data?.look) event.waitUntil(keepLook());
});

// The line first, so that nobody reads something old while there is one.
async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    if (request.mode === "navigate") return caches.match("/ngoai-tuyen");
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === location.origin && !url.pathname.startsWith("/api/")) event.respondWith(answer(event.request));
});
