// The desk: copies the citation line of a row (without script the buttons stay hidden), opens the
// list that a link on the page leads to, and every list for the printer.

import { copyLine } from "./copy.js";

const told = document.getElementById("copied");

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.dataset.copy;
    const done = await copyLine(text);
    told.textContent = (done ? told.dataset.done : told.dataset.failed) + text;
    button.focus();
  });
}

// What was left empty does not lengthen the address that people send on.
for (const form of document.forms) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}

function openTarget() {
  const id = decodeURIComponent(location.hash.slice(1));
  const fold = id && document.getElementById(id)?.closest("details");
  if (!fold || fold.open) return;
  fold.open = true;
  fold.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not(:has(form))")) fold.open = true;
});
openTarget();
