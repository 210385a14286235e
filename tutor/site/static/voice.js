// Reading aloud and dictation, where the browser has them. Before either is first used the page says
// where the sound goes; the answer is kept on this device.

import { words } from "./reply.js";

const speech = window.speechSynthesis;
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const dialog = document.getElementById("consent");
const always = document.getElementById("always");
const speed = document.getElementById("speed");
const dock = document.getElementById("read");
const mic = document.getElementById("speak");
const kept = localStorage;
let reading = null; // the button of what is read now

function agreed(name, question) {
  if (kept.getItem(name) === "yes") return Promise.resolve(true);
  dialog.querySelector("p").textContent = words(question);
  dialog.returnValue = ""; // what Escape leaves is no consent
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => {
    const yes = dialog.returnValue === "agree";
    if (yes) kept.setItem(name, "yes");
    done(yes);
  }, { once: true }));
}

const vietnamese = () => speech.getVoices().find((voice) => voice.lang.toLowerCase().startsWith("vi"));

// Voices may be told later; as long as none is, the device may still have a Vietnamese one.
const canRead = () => Boolean(speech) && (!speech.getVoices().length || Boolean(vietnamese()));

function stopReading() {
  speech.cancel();
  for (const button of [dock, reading]) if (button) button.textContent = words("voice.read");
  reading = null;
}

// What is read of a reply, and of the page before there is any.
const SPOKEN = { reply: ".said p, .said h3, .said th, .said td, .said button", start: "h1, p, .topics button" };

async function read(part, button) {
  if (reading) {
    const same = reading === button;
    stopReading();
    if (same) return;
  }
  if (!await agreed("reading", "voice.where_reading_goes")) { always.checked = false; return; }
  const spoken = new SpeechSynthesisUtterance([...part.querySelectorAll(part.matches(".theirs") ? SPOKEN.reply : SPOKEN.start)].map((one) => one.textContent.trim()).join(".\n"));
  spoken.lang = "vi-VN";
  spoken.rate = Number(speed.value);
  const voice = vietnamese();
  if (voice) spoken.voice = voice;
  spoken.onend = spoken.onerror = () => { if (reading === button) stopReading(); };
  reading = button;
  button.textContent = words("voice.stop");
  speech.speak(spoken);
}

const last = () => [...document.querySelectorAll(".theirs")].pop() ?? document.getElementById("dau");

export function offerReading(reply) {
  const button = reply.querySelector("button.read");
  if (button && canRead()) button.hidden = false;
}

export function readNew(reply) {
  if (always.checked && canRead()) read(reply, dock);
}

function showReading() {
  const able = canRead();
  dock.hidden = !able;
  document.getElementById("voice").hidden = !able;
  for (const reply of document.querySelectorAll(".theirs")) reply.querySelector("button.read").hidden = !able;
}

function setUpReading() {
  if (!speech) return;
  always.checked = kept.getItem("always") === "yes";
  speed.value = kept.getItem("speed") || "1";
  always.addEventListener("change", () => kept.setItem("always", always.checked ? "yes" : "no"));
  speed.addEventListener("change", () => kept.setItem("speed", speed.value));
  dock.addEventListener("click", () => read(last(), dock));
  document.getElementById("log").addEventListener("click", (event) => {
    const button = event.target.closest("button.read");
    if (button) read(button.closest(".theirs"), button);
  });
  speech.addEventListener?.("voiceschanged", showReading);
  addEventListener("pagehide", stopReading);
  showReading();
}

// What is heard goes into the box, to be looked at and sent.
function setUpDictation(box, tell) {
  if (!Recognition || !window.isSecureContext) return;
  mic.hidden = false;
  let listening = null;
  mic.addEventListener("click", async () => {
    if (listening) { listening.stop(); return; }
    if (!await agreed("speech", "voice.where_speech_goes")) return;
    listening = new Recognition();
    listening.lang = "vi-VN";
    listening.interimResults = true;
    const before = box.value.trim();
    let heard = false;
    let fault = "";
    listening.onresult = (event) => {
      heard = true;
      const said = [...event.results].map((result) => result[0].transcript).join(" ");
      box.value = [before, said.trim()].filter(Boolean).join(" ");
      box.dispatchEvent(new Event("input"));
    };
    listening.onerror = (event) => { fault = event.error === "not-allowed" ? "voice.not_allowed" : "voice.not_heard"; };
    listening.onend = () => {
      listening = null;
      mic.removeAttribute("aria-pressed");
      tell(heard ? "" : words(fault || "voice.not_heard"));
      if (heard) box.focus();
    };
    mic.setAttribute("aria-pressed", "true");
    tell(words("voice.listening"));
    listening.start();
  });
}

export function setUpVoice(box, tell) {
  setUpReading();
  setUpDictation(box, tell);
}
