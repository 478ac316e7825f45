"use strict";
const cards = [...document.querySelectorAll("article")];
const fields = [...document.querySelectorAll("[data-filter]")];
let category = "";
function fits(card) {
  return (!category || card.dataset.categories.split(" ").includes(category)) && fields.every((field) => {
    const key = field.dataset.filter;
    if (key === "changed") return !field.checked || card.dataset.changed === "yes";
    if (key === "text") return card.textContent.toLowerCase().includes(field.value.toLowerCase());
    return !field.value || card.dataset[key] === field.value;
  });
}
function show() { for (const card of cards) card.hidden = !fits(card); }
for (const field of fields) for (const kind of ["input", "change"]) field.addEventListener(kind, show);
for (const button of document.querySelectorAll("button[data-category]")) {
  button.addEventListener("click", () => {
    category = button.dataset.category;
    for (const field of fields) {
      if (field.tagName === "SELECT") field.value = field.dataset.filter === button.dataset.axis ? button.dataset.value : "";
    }
    show();
  });
}
document.addEventListener("keydown", (event) => {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step || ["INPUT", "SELECT"].includes(event.target.tagName)) return;
  const seen = cards.filter((card) => !card.hidden);
  const now = seen.findIndex((card) => card.classList.contains("here"));
  const next = seen[Math.min(seen.length - 1, Math.max(0, now + step))];
  if (!next) return;
  event.preventDefault();
  for (const card of cards) card.classList.toggle("here", card === next);
  next.scrollIntoView({ block: "start" });
});
