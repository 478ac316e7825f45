"use strict";
const cards = [...document.querySelectorAll("article")];
const fields = [...document.querySelectorAll("[data-filter]")];
const bar = document.querySelector(".filters");
const shown = document.getElementById("shown");

function fits(card, field) {
  const key = field.dataset.filter;
  if (field.type === "checkbox") return !field.checked || card.dataset[key] === "yes";
  if (key === "text") return card.textContent.toLowerCase().includes(field.value.toLowerCase());
  return !field.value || card.dataset[key].split(" ").includes(field.value);
}
function show() {
  for (const card of cards) card.hidden = !fields.every((field) => fits(card, field));
  shown.textContent = `${cards.filter((card) => !card.hidden).length} of ${cards.length} shown`;
}
function set(values) {
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = values[field.dataset.filter] || "";
  }
  show();
}
function go(card) {
  card.scrollIntoView({ block: "start" });
  card.focus({ preventScroll: true });
}
function step(by) {
  const seen = cards.filter((card) => !card.hidden);
  const here = document.activeElement.closest("article");
  const now = seen.indexOf(here);
  const next = seen[Math.min(seen.length - 1, Math.max(0, now + by))];
  if (next) go(next);
}

for (const field of fields) for (const kind of ["input", "change"]) field.addEventListener(kind, show);
document.querySelector("[data-reset]").addEventListener("click", () => set({}));
for (const button of document.querySelectorAll("button[data-category]")) {
  button.addEventListener("click", () => {
    set({ category: button.dataset.category, [button.dataset.axis]: button.dataset.value });
    go(cards.find((card) => !card.hidden));
  });
}
// A link leads to its scenario even when a filter hides it.
for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener("click", () => {
    if (document.getElementById(decodeURIComponent(link.hash.slice(1))).hidden) set({});
  });
}
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "SELECT"].includes(event.target.tagName) && event.target.type !== "checkbox";
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.querySelector('[data-filter="text"]').focus();
  else return;
  event.preventDefault();
});

// What lies below the bar that stays in view is not to be covered by it.
function measure() {
  const covers = getComputedStyle(bar).position === "sticky";
  document.documentElement.style.setProperty("--bar", covers ? `${bar.offsetHeight}px` : "0px");
}
addEventListener("resize", measure);
measure();
show();  // A browser may have kept what was chosen before a reload.

// Paper cannot be unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
