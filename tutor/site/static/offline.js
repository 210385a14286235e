// Lists the lessons that the service worker kept, the last one first.

const list = document.getElementById("lessons");
const kept = await caches.open("lessons");
for (const request of (await kept.keys()).reverse()) {
  const url = new URL(request.url);
  if (!url.pathname.startsWith("/bai-hoc/") || url.pathname.includes("/hinh/")) continue;
  const page = new DOMParser().parseFromString(await (await kept.match(request)).text(), "text/html");
  const link = document.createElement("a");
  link.href = url.pathname;
  link.className = "button quiet";
  link.textContent = page.querySelector("h1").textContent;
  const item = document.createElement("li");
  item.append(link);
  list.append(item);
}
document.getElementById("none").hidden = list.children.length > 0;
