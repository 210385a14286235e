// The elements of a conversation. Every text enters the page as text, never as HTML.

const copyOf = (name) => document.getElementById(`${name}-template`).content.cloneNode(true);

// A sentence of the page, by its key in prompts/interface.toml.
export const words = (key) => document.getElementById(key.replace(/[._]/g, "-")).content.textContent;

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function questionOf(text) {
  const shown = copyOf("question").firstElementChild;
  shown.querySelector("p").textContent = text;
  return shown;
}

// A text in which the numbers that the server names can be called.
function called(tag, className, text, telephones = []) {
  const shown = element(tag, className);
  let rest = text;
  for (;;) {
    const next = telephones.map((number) => [rest.indexOf(number), number]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!next) break;
    const link = element("a", "", next[1]);
    link.href = `tel:${next[1].replace(/\D/g, "")}`;
    shown.append(rest.slice(0, next[0]), link);
    rest = rest.slice(next[0] + next[1].length);
  }
  shown.append(rest);
  return shown;
}

function tableOf(block) {
  const shown = copyOf("table").firstElementChild;
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
  const text = called("p", "do", block.text, block.telephones);
  shown.querySelector(".do").replaceWith(text);
  if (block.audio) {
    const audio = element("audio");
    audio.controls = true;
    audio.preload = "none";
    audio.src = block.audio.url;
    audio.setAttribute("aria-label", words("chat.listen_step"));
    text.after(audio);
  }
  if (block.image) {
    const image = element("img");
    image.src = block.image.url;
    image.alt = block.image.alt;
    text.after(image);
  }
  if (block.look_for) shown.append(called("p", "look", block.look_for, block.telephones));
  return shown;
}

function blockOf(block) {
  if (block.type === "table") return tableOf(block);
  if (block.type === "step") return stepOf(block);
  if (block.type === "choices") return buttonsOf(block.options);
  if (block.type === "quote") {
    const quote = element("blockquote", "quote");
    quote.append(element("p", "", block.text));
    return quote;
  }
  return called("p", block.type, block.text, block.telephones);
}

// What can be said next; chat.js sends what a button with data-question says.
function buttonsOf(texts) {
  const shown = copyOf("suggestions").firstElementChild;
  for (const text of texts) {
    const button = element("button", "", text);
    button.type = "button";
    button.value = text;
    button.dataset.question = "";
    shown.append(button);
  }
  return shown;
}

// The line an official pastes into a letter.
const lineOf = (citation) => words(citation.number ? "chat.line" : "chat.line_without_number")
  .replace("{label}", citation.label).replace("{number}", citation.number).replace("{title}", citation.document_title);

function sourcesOf(citations) {
  const shown = copyOf("sources");
  for (const citation of citations) {
    const item = copyOf("source");
    const link = item.querySelector("a");
    const lesson = citation.url.startsWith("/bai-hoc/"); // its label names it, and nobody cites it in a letter
    link.textContent = lesson ? citation.label : `${citation.label} · ${citation.number || citation.document_title}`;
    link.href = citation.url;
    if (lesson) item.querySelector("button").remove();
    else item.querySelector("button").dataset.line = lineOf(citation);
    shown.querySelector("ul").append(item);
  }
  return shown;
}

// A reply that is being told: `add` shows a block, `text` a verified sentence, `end` what belongs below.
export class Reply {
  constructor() {
    this.element = copyOf("reply").firstElementChild;
    this.said = this.element.querySelector(".said");
    this.draft = null; // the block that grows by sentences, at the place `told` of that moment
    this.told = 0;
  }

  // It is told anew, after a broken line: what stands there already is not put there again.
  again() {
    this.draft?.remove();
    this.draft = null;
    this.told = 0;
  }

  add(block) {
    const told = blockOf(block);
    const shown = this.said.children[this.told++];
    if (!shown) this.said.append(told);
    else if (!shown.isEqualNode(told)) shown.replaceWith(told);
  }

  text(sentence, telephones) {
    if (!this.draft) {
      this.said.append(this.draft = element("p", "paragraph"));
      this.told += 1;
    }
    this.draft.append(called("span", "", sentence, telephones));
  }

  // `whole` may hold other words than were told, where those did not hold after all. What stands
  // there already is left alone, so that it is not read out twice.
  end(whole) {
    const shown = [...this.said.children];
    const written = this.draft && whole.blocks[shown.indexOf(this.draft)];
    if (shown.length !== whole.blocks.length || (this.draft && written.text !== this.draft.textContent)) {
      this.said.replaceChildren(...whole.blocks.map(blockOf));
    }
    const offered = new Set(whole.blocks.flatMap((block) => block.options || []));
    const suggestions = whole.suggestions.filter((text) => !offered.has(text));
    if (suggestions.length) this.said.after(buttonsOf(suggestions));
    if (whole.citations.length) this.element.append(sourcesOf(whole.citations));
  }
}
