// The chat page inside a portal's page: Escape goes back to the portal.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return; // it closes that
  // The portal's page checks who sends this; that Escape was pressed is no secret.
  window.parent.postMessage("tutor:close", "*");
});
