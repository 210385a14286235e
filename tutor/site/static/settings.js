// The panel of settings: every change is seen at once and kept by the server.

import { words } from "./reply.js";

const form = document.getElementById("settings");
const saved = document.getElementById("saved");
const root = document.documentElement;

async function keep() {
  root.dataset.size = form.size.value;
  root.dataset.theme = form.theme.value;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok) throw new Error(response.status);
  } catch {
    saved.textContent = words("settings.not_saved");
    return;
  }
  if (form.language.value !== root.lang) location.reload();
  saved.textContent = words("settings.saved");
  navigator.serviceWorker?.controller?.postMessage({ look: true });
}

function offerInstalling() {
  const button = document.getElementById("install");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.addEventListener("click", () => event.prompt(), { once: true });
  });
}

// What a shared device keeps of a person, all of it. The emergency steps stay.
async function forget() {
  localStorage.clear();
  sessionStorage.clear();
  await window.caches?.delete("lessons");
}

export function setUpSettings() {
  form.addEventListener("change", (event) => { if (event.target.name) keep(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
  document.getElementById("leave")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget();
    event.target.submit();
  });
  document.getElementById("insecure").hidden = window.isSecureContext;
  offerInstalling();
}
