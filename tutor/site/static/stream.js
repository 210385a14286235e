// Sends a question and tells the answer as it comes. A broken line is tried again; the server knows
// the request by its id and answers it once.

const WAITS_MS = [1000, 3000, 6000];

export class Refused extends Error {} // the server said no, and why; trying again at once is no use

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const whole = text.split("\n\n");
    text = whole.pop();
    for (const event of whole) {
      const [, name, data] = event.match(/^event: (.*)\ndata: (.*)$/s) || [];
      if (name) yield [name, JSON.parse(data)];
    }
  }
}

async function once(body, tell) {
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Refused((await response.json()).title);
  for await (const [name, data] of eventsOf(response)) {
    if (name === "done") return data;
    if (name === "error") throw new Refused(data.title);
    tell(name, data);
  }
  throw new TypeError("the line broke");
}

const online = (wait_ms) => new Promise((done) => {
  const timer = setTimeout(done, wait_ms);
  addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

// The whole answer. `tell(name, data)` gets each block and sentence, `again()` is called before each
// further try, which tells everything anew. Throws Refused, or TypeError while there is no line.
export async function send(body, tell, again) {
  for (const wait_ms of WAITS_MS) {
    try {
      return await once(body, tell);
    } catch (error) {
      if (error instanceof Refused) throw error;
      again();
      await online(wait_ms);
    }
  }
  return once(body, tell);
}
