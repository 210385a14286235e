// The chat page: sends a question, shows the reply, loses nothing when the line breaks.

import { copyLine } from "./copy.js";
import { Reply, questionOf, words } from "./reply.js";
import { Refused, send } from "./stream.js";
import { setUpSettings } from "./settings.js";
import { offerReading, readNew, setUpVoice } from "./voice.js";

const form = document.getElementById("ask");
const box = document.getElementById("message");
const log = document.getElementById("log");
const conversation = document.getElementById("conversation");
const notice = document.getElementById("notice");
const status = document.getElementById("cuoi");
const retry = document.getElementById("retry");
const drafts = localStorage; // what was typed and not sent survives a reload, a crash, an empty battery
const framed = window.top !== window; // no cookie is sent there: the tab remembers the conversation
const SLOW_MS = 8000;

const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const questions = () => [...log.querySelectorAll(".mine p")].map((question) => question.textContent);
const asked = () => JSON.parse(drafts.getItem("asked") || "{}");

// The name of a question for the server. It stays until an answer has come, after a reload too, so
// that a question whose answer was lost on the way is not answered twice.
function requestId(text) {
  const kept = asked();
  if (kept.text === text) return kept.id;
  const id = randomId();
  drafts.setItem("asked", JSON.stringify({ id, text, before: questions().length }));
  return id;
}

function settle() {
  drafts.removeItem("asked");
}

function complain(text) {
  notice.firstElementChild.textContent = text;
  notice.hidden = !text;
  retry.hidden = !text;
}

function draft(text) {
  if (text) drafts.setItem("draft", text);
  else drafts.removeItem("draft");
}

function finish(reply, answer) {
  reply.end(answer);
  conversation.value = answer.conversation_id;
  if (framed) sessionStorage.setItem("conversation", answer.conversation_id);
  offerReading(reply.element);
  readNew(reply.element);
  const lesson = answer.citations.map((citation) => new URL(citation.url, location.href)).find((url) => url.pathname.startsWith("/bai-hoc/"));
  if (lesson) navigator.serviceWorker?.controller?.postMessage({ keep: lesson.pathname });
}

// One try after another: the question and each part of the reply are shown once.
async function show(text) {
  const question = questionOf(text);
  const request_id = requestId(text);
  const reply = new Reply();
  for (const old of log.querySelectorAll(".theirs > .suggestions")) old.remove();
  log.append(question);
  const tell = (name, data) => {
    if (!reply.element.isConnected) log.append(reply.element);
    if (name === "block") reply.add(data);
    if (name === "delta") reply.text(data.text, data.telephones);
  };
  const again = () => {
    reply.again();
    status.textContent = words("chat.broken");
  };
  question.scrollIntoView({ block: "start" });
  try {
    const body = { message: text, conversation_id: conversation.value || null, request_id };
    const answer = await send(body, tell, again);
    if (!reply.element.isConnected) log.append(reply.element);
    finish(reply, answer);
    settle();
    reply.element.scrollIntoView({ block: "start" });
  } catch (error) {
    if (error instanceof Refused) settle();
    question.remove();
    reply.element.remove();
    throw error;
  }
}

let busy = false;
let failed = ""; // what could not be sent while something else stood in the box

async function ask(text) {
  if (busy || !text.trim()) { box.focus(); return; }
  busy = true;
  complain("");
  if (box.value.trim() === text.trim()) box.value = "";
  draft(box.value.trim() ? box.value : text);
  if (matchMedia("(pointer: coarse)").matches) box.blur(); // the keyboard would hide the answer
  status.textContent = words("chat.waiting");
  const slow = setTimeout(() => { status.textContent = words("chat.still_waiting"); }, SLOW_MS);
  document.body.classList.add("busy");
  try {
    await show(text);
    draft(box.value);
  } catch (error) { // the question stays in the box, to be sent again
    failed = box.value.trim() ? text : "";
    if (!failed) box.value = text;
    draft(box.value);
    complain(error instanceof Refused ? error.message : words("chat.offline"));
  } finally {
    clearTimeout(slow);
    status.textContent = "";
    document.body.classList.remove("busy");
    busy = false;
  }
}

async function restoreFramed() {
  const id = framed && !conversation.value && sessionStorage.getItem("conversation");
  if (!id) return;
  const response = await fetch(`/api/conversations/${encodeURIComponent(id)}`);
  if (!response.ok) { sessionStorage.removeItem("conversation"); return; }
  conversation.value = id;
  log.setAttribute("aria-live", "off"); // what was said before is not read out again
  for (const message of (await response.json()).messages) {
    if (message.role === "user") { log.append(questionOf(message.text)); continue; }
    const reply = new Reply();
    reply.end(message.reply);
    log.append(reply.element);
  }
  log.setAttribute("aria-live", "polite");
}

form.addEventListener("submit", (event) => { event.preventDefault(); ask(box.value); });
retry.addEventListener("click", () => ask(failed || box.value));
box.addEventListener("input", () => draft(box.value));
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // a Vietnamese keyboard composes
  event.preventDefault();
  ask(box.value);
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-question]")) {
    event.preventDefault();
    ask(button.value);
  } else if (button?.matches(".copy")) {
    status.textContent = words(await copyLine(button.dataset.line) ? "chat.copied" : "chat.not_copied");
  }
});

for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
if (asked().text === questions().pop() && questions().length > asked().before) { // answered, but the page was closed before
  settle();
  draft("");
}
if (!box.value) box.value = drafts.getItem("draft") || "";
document.getElementById("restart")?.addEventListener("submit", settle);
setUpSettings();
setUpVoice(box, (text) => { status.textContent = text; });
restoreFramed();
[...log.querySelectorAll(".theirs")].pop()?.scrollIntoView({ block: "start" });
if (window.isSecureContext) navigator.serviceWorker?.register("/sw.js");
document.body.dataset.ready = "";
