// Turns slides with the keys that remote controls and keyboards send. Without script the links turn them.
"use strict";

const slides = [...document.querySelectorAll(".slide")];
const forward = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const backward = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];

// The slide whose top is nearest to the top of the window.
function current() {
  const away = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
  return away.indexOf(Math.min(...away));
}

function show(number) {
  const slide = slides[Math.max(0, Math.min(slides.length - 1, number))];
  slide.scrollIntoView();
  history.replaceState(null, "", `#${slide.id}`);
}

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("a, summary") && [" ", "Enter"].includes(event.key)) return;
  const at = current();
  if (forward.includes(event.key)) show(at + 1);
  else if (backward.includes(event.key)) show(at - 1);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(slides.length - 1);
  else return;
  event.preventDefault();
});
