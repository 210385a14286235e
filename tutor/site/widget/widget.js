// A button on a portal's page that opens the tutor's chat in a frame. The page needs nothing but
//   <script src="https://tutor.example/widget.js" defer></script>
// Style is set through the CSSOM, so that a page with a strict policy allows it.
"use strict";

(() => {
  const ID = "tutor-widget";
  const BRAND = "#0b5c4a"; // as the chat page's
  const script = document.currentScript;
  if (document.getElementById(ID)) return; // the script stands twice in the page
  const site = new URL(script.src).origin;

  const make = (tag, style, attributes) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    for (const [name, value] of Object.entries(style)) made.style.setProperty(name, value);
    return made;
  };
  const touched = {
    "min-height": "48px",
    "min-width": "48px",
    padding: "0 20px",
    border: "2px solid #ffffff",
    "border-radius": "24px",
    background: BRAND,
    color: "#ffffff",
    font: "600 18px/1.3 system-ui, sans-serif",
    cursor: "pointer",
  };
  const corner = { position: "fixed", right: "16px", bottom: "16px", "z-index": "2147483000" };

  const open = make("button", { ...touched, ...corner }, {
    type: "button",
    "aria-expanded": "false",
    "aria-controls": ID,
  });
  open.textContent = "Hỏi trợ lý kỹ năng số";

  const panel = make("div", {
    ...corner,
    display: "none",
    "flex-direction": "column",
    "box-sizing": "border-box",
    right: "0",
    bottom: "0",
    width: "min(30rem, 100vw)",
    height: "min(46rem, 100vh)",
    padding: "4px",
    background: "#ffffff",
    border: `2px solid ${BRAND}`,
  }, { id: ID, role: "dialog", "aria-label": "Trợ lý kỹ năng số" });

  const bar = make("div", { display: "flex", "align-items": "center" }, {});
  const name = make("p", {
    flex: "1",
    margin: "0 12px",
    color: BRAND,
    font: "600 18px/1.3 system-ui, sans-serif",
  }, {});
  name.textContent = "Trợ lý kỹ năng số là máy (AI)";
  const close = make("button", touched, { type: "button" });
  close.textContent = "Đóng";
  bar.append(name, close);
  panel.append(bar);
  let frame;

  const show = () => {
    if (!frame) {
      frame = make("iframe", { flex: "1", width: "100%", border: "0" }, {
        src: `${site}/khung`,
        title: "Trò chuyện với trợ lý kỹ năng số",
        allow: "microphone; clipboard-write",
      });
      panel.append(frame);
    }
    panel.style.setProperty("display", "flex");
    open.style.setProperty("display", "none");
    open.setAttribute("aria-expanded", "true");
    frame.focus();
  };
  const hide = () => {
    panel.style.setProperty("display", "none");
    open.style.removeProperty("display");
    open.setAttribute("aria-expanded", "false");
    open.focus();
  };

  open.addEventListener("click", show);
  close.addEventListener("click", hide);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  // Keys pressed inside the frame are its own; its page tells of this one.
  window.addEventListener("message", (event) => {
    const ours = frame && event.origin === site && event.source === frame.contentWindow;
    if (ours && event.data === "tutor:close") hide();
  });

  const place = () => document.body.append(open, panel);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
