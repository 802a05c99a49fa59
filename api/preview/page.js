// The page around the cards: where the reader is, the variants, and the news of a save.
import { drawCard } from "/cards.js";
import { element } from "/elements.js";
import { drawFindings, minutesInWords } from "/findings.js";

const byId = (id) => document.getElementById(id);
let sheet = null;
let at = 0;
let current = null; // the card that is drawn, or was before the file broke
let variant = "";
let textOnly = false;

async function load() {
  const answer = await fetch(`/lesson.json?variant=${encodeURIComponent(variant)}`).catch(() => null);
  if (!answer || !answer.ok) return; // the news tell when to ask again
  sheet = await answer.json();
  drawFindings(byId("findings"), sheet);
  const lesson = sheet.lesson;
  byId("minutes").textContent = minutesInWords(lesson);
  byId("lesson-title").textContent = lesson ? lesson.title : "Preview";
  document.title = lesson ? `${lesson.title} – preview` : "Preview";
  drawVariants();
  keepPlace(lesson);
  drawMain();
}

function drawVariants() {
  byId("variant-label").hidden = sheet.variants.length < 2;
  const options = sheet.variants.map((key) => new Option(key, key));
  byId("variant").replaceChildren(...options);
  if (sheet.lesson) byId("variant").value = variant = sheet.lesson.variant;
}

// The card that was open stays open, wherever the save has moved it.
function keepPlace(lesson) {
  if (!lesson) return;
  const same = (card) => (current.id ? card.id === current.id : card.html === current.html);
  const found = current ? lesson.cards.findIndex(same) : -1;
  at = Math.max(0, found < 0 ? Math.min(at, lesson.cards.length - 1) : found);
}

function drawMain() {
  const lesson = sheet.lesson;
  const count = lesson ? lesson.cards.length : 0;
  const asCards = !textOnly && count > 0;
  document.querySelector("nav").hidden = byId("line").hidden = !asCards;
  byId("card").lang = lesson ? lesson.language : "en";
  if (asCards) drawPlace(lesson.cards[at], count);
  const card = asCards ? lesson.cards[at] : null;
  if (card && sameWords(card, current) && byId("card").dataset.shows === `card ${variant}`) return;
  byId("card").dataset.shows = card ? `card ${variant}` : "text";
  if (card) current = card;
  replaceCard(card ? drawCard(card, variant) : text(lesson));
}

function drawPlace(card, count) {
  byId("place").textContent = `${at + 1} of ${count}`;
  byId("line").textContent = `This card begins at line ${card.line}.`;
  byId("back").disabled = at === 0;
  byId("next").disabled = at === count - 1;
}

// Typed answers outlive a save that changed other cards.
function sameWords(card, other) {
  const words = (one) => JSON.stringify({ ...one, line: 0 });
  return words(card) === words(other);
}

function replaceCard(part) {
  const card = byId("card");
  const focused = card.contains(document.activeElement);
  card.replaceChildren(part);
  if (focused) card.focus({ preventScroll: true });
}

function text(lesson) {
  const part = element(lesson ? "pre" : "p", "text-only");
  part.textContent = lesson
    ? lesson.text
    : "This lesson cannot be read as it is. Mend what is listed, and save: it comes back here.";
  return part;
}

function go(by) {
  if (textOnly || !sheet || !sheet.lesson) return;
  const to = at + by;
  if (to < 0 || to >= sheet.lesson.cards.length) return;
  at = to;
  byId("notice").textContent = "";
  drawMain();
  byId("card").scrollTop = 0;
  byId("card").focus();
}

function show(asText) {
  textOnly = asText;
  byId("as-text").ariaPressed = String(asText);
  byId("as-cards").ariaPressed = String(!asText);
  if (!sheet) return;
  drawMain();
  byId("card").scrollTop = 0;
}

function paint(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").ariaPressed = String(dark);
}

byId("back").addEventListener("click", () => go(-1));
byId("next").addEventListener("click", () => go(1));
byId("as-text").addEventListener("click", () => show(true));
byId("as-cards").addEventListener("click", () => show(false));
byId("theme").addEventListener("click", () => paint(byId("theme").ariaPressed === "false"));
byId("variant").addEventListener("change", (event) => {
  variant = event.target.value;
  load();
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, audio, video, .wide")) return;
  if (event.key === "ArrowRight") go(1);
  if (event.key === "ArrowLeft") go(-1);
});
paint(matchMedia("(prefers-color-scheme: dark)").matches);

const news = new EventSource("/changes");
news.addEventListener("saved", () => {
  byId("away").hidden = true;
  load();
});
news.addEventListener("error", () => {
  byId("away").hidden = false;
});
