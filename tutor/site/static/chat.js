// The chat page: sends a question, shows the reply. Every text enters the page as text, never as HTML.
"use strict";

const form = document.getElementById("ask");
const box = document.getElementById("message");
const log = document.getElementById("log");
const locality = document.getElementById("locality");
const level = document.getElementById("level");
const conversation = document.getElementById("conversation");
const notice = document.getElementById("notice");
const status = document.getElementById("status");
const restart = document.getElementById("restart");
const kept = sessionStorage; // gone when the tab is closed: the machine may be shared

const copyOf = (name) => document.getElementById(`${name}-template`).content.cloneNode(true);
const words = (name) => document.getElementById(`${name}-template`).content.textContent;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function showQuestion(text) {
  const shown = copyOf("question");
  shown.querySelector("p").textContent = text;
  log.append(shown);
  return log.lastElementChild;
}

function tableOf(block) {
  const shown = copyOf("table");
  for (const name of block.header) {
    const cell = element("th", "", name);
    cell.scope = "col";
    shown.querySelector("thead tr").append(cell);
  }
  for (const row of block.rows) {
    const line = element("tr");
    row.forEach((text, column) => {
      const cell = element("td", "", text);
      cell.dataset.label = block.header[column] || "";
      line.append(cell);
    });
    shown.querySelector("tbody").append(line);
  }
  return shown;
}

function stepOf(block) {
  const shown = copyOf("step").firstElementChild;
  const title = shown.querySelector("h3");
  title.textContent = title.textContent.replace("{number}", block.number).replace("{of}", block.of);
  const text = shown.querySelector(".do");
  text.textContent = block.text;
  if (block.image) {
    const image = element("img");
    image.src = block.image.url;
    image.alt = block.image.alt;
    text.before(image);
  }
  if (block.audio) {
    const audio = element("audio");
    audio.controls = true;
    audio.preload = "none";
    audio.src = block.audio.url;
    audio.setAttribute("aria-label", title.textContent);
    shown.append(audio);
  }
  if (block.look_for) shown.append(element("p", "look", block.look_for));
  return shown;
}

function blockOf(block) {
  if (block.type === "table") return tableOf(block);
  if (block.type === "step") return stepOf(block);
  if (block.type === "choices") return suggestionsOf(block.options);
  if (block.type === "quote") {
    const quote = element("blockquote", "quote");
    quote.append(element("p", "", block.text));
    return quote;
  }
  return element("p", block.type, block.text);
}

// The line an official pastes into a letter.
function lineOf(citation) {
  return words(citation.number ? "line" : "line-without-number")
    .replace("{label}", citation.label)
    .replace("{number}", citation.number)
    .replace("{title}", citation.document_title);
}

function sourcesOf(citations) {
  const shown = copyOf("sources");
  for (const citation of citations) {
    const item = copyOf("source");
    const link = item.querySelector("a");
    link.textContent = `${citation.label} · ${citation.number || citation.document_title}`;
    link.href = citation.url;
    item.querySelector("button").addEventListener("click", () => copy(lineOf(citation)));
    shown.querySelector("ul").append(item);
  }
  return shown;
}

function suggestionsOf(questions) {
  const shown = copyOf("suggestions");
  for (const question of questions) {
    const button = element("button", "", question);
    button.type = "button";
    button.addEventListener("click", () => ask(question));
    shown.firstElementChild.append(button);
  }
  return shown;
}

function showReply(reply) {
  const shown = copyOf("reply").firstElementChild;
  for (const block of reply.blocks) shown.append(blockOf(block));
  if (reply.citations.length) shown.append(sourcesOf(reply.citations));
  log.append(shown);
  for (const old of log.querySelectorAll(":scope > .suggestions")) old.remove();
  if (reply.suggestions.length) log.append(suggestionsOf(reply.suggestions));
  return shown;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no secure context, as on a commune's own network: the old way
    const field = element("textarea", "hidden", text);
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) { status.textContent = words("not-copied"); return; }
  }
  status.textContent = words("copied");
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

function begin() {
  document.getElementById("examples").hidden = true;
  restart.hidden = false;
}

function remember(id) {
  conversation.value = id;
  kept.setItem("conversation", id);
}

async function send(text) {
  const learner = { locality: locality.value.trim() || null, level: level.value || null };
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message: text, conversation_id: conversation.value || null, learner }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.title);
  return answer;
}

let busy = false;

async function ask(text) {
  if (busy || !text.trim()) { box.focus(); return; }
  busy = true;
  const button = form.querySelector("button");
  button.disabled = true;
  tell("");
  status.textContent = words("waiting");
  const question = showQuestion(text);
  begin();
  try {
    const answer = await send(text);
    remember(answer.conversation_id);
    if (box.value.trim() === text.trim()) box.value = "";
    showReply(answer);
    question.scrollIntoView({ block: "start" });
  } catch (error) { // the question stays in the box, to be sent again
    question.remove();
    if (!box.value.trim()) box.value = text;
    tell(error instanceof TypeError || error instanceof SyntaxError ? words("offline") : error.message);
  } finally {
    status.textContent = "";
    button.disabled = false;
    busy = false;
  }
}

async function restore() {
  const id = conversation.value || kept.getItem("conversation");
  if (!id) return;
  const response = await fetch(`/api/conversations/${encodeURIComponent(id)}`);
  if (!response.ok) { kept.removeItem("conversation"); return; }
  const { messages } = await response.json();
  remember(id);
  begin();
  log.replaceChildren();
  log.setAttribute("aria-live", "off"); // what was said before is not read out again
  for (const message of messages) {
    if (message.role === "user") showQuestion(message.text);
    else showReply(message.reply);
  }
  log.setAttribute("aria-live", "polite");
  log.querySelector(".mine:nth-last-of-type(2)")?.scrollIntoView({ block: "start" });
}

form.addEventListener("submit", (event) => { event.preventDefault(); ask(box.value); });
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // a Vietnamese keyboard composes
  event.preventDefault();
  ask(box.value);
});
for (const button of document.querySelectorAll("[data-question]")) {
  button.addEventListener("click", (event) => { event.preventDefault(); ask(button.value); });
}
for (const field of [locality, level]) {
  if (!field.value) field.value = kept.getItem(field.id) || "";
  field.addEventListener("change", () => kept.setItem(field.id, field.value));
}
restart.addEventListener("click", () => {
  kept.removeItem("conversation");
  conversation.value = "";
  log.replaceChildren();
  tell("");
  restart.hidden = true;
  document.getElementById("examples").hidden = false;
  box.focus();
});
restore();
