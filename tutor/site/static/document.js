// Says which section a citation opened, moves the reading place there and keeps it in view.
"use strict";

function announce() {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = id && document.getElementById(id)?.closest(".place");
  if (!place) return;
  for (const marked of document.querySelectorAll("[aria-current]")) marked.removeAttribute("aria-current");
  place.setAttribute("aria-current", "location");
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
  const status = document.getElementById("marked");
  status.textContent = status.dataset.text + (place.dataset.name ?? place.id);
}

addEventListener("hashchange", announce);
announce();
