// How each kind of exercise is answered: what it asks for, its controls, the response they make,
// and the places where its parts are marked.
import { matching, ordering } from "/arranged.js";
import { button, element, fromHtml } from "/elements.js";
import { scenario } from "/scenario.js";

const CHOOSE = "Choose an answer first.";
const WRITE = "Write an answer first.";

const KINDS = {
  single_choice: ["Choose one", (card) => choices(card.options, "radio", one)],
  multiple_choice: ["Choose all that are right", (card) => choices(card.options, "checkbox", all)],
  poll: ["What is true for you?", (card) => choices(card.items, "radio", one)],
  typed: ["Write the answer", () => typed("input", (text) => ({ text }))],
  numeric: ["Write a number", numeric],
  reflection: ["Write what you think", () => typed("textarea", (text) => ({ text }))],
  cloze: ["Fill in the gaps", cloze],
  ordering: ["Put in order", ordering],
  matching: ["Match", matching],
  flip: ["Recall it, then look", flip],
  scenario: ["Decide", scenario],
};

export function answerFor(card, prompt, send) {
  const [asks, draw] = KINDS[card.kind] || ["", () => ({ parts: [] })];
  return { asks, ...draw(card, prompt, send) };
}

const one = (keys) => ({ choice: keys[0] });
const all = (keys) => ({ choices: keys });

function choices(options, type, respond) {
  const group = element("fieldset", "options");
  group.setAttribute("aria-labelledby", "prompt");
  for (const option of options) {
    const label = element("label");
    const input = element("input");
    Object.assign(input, { type, name: "choice", value: option.key });
    label.append(input, fromHtml(option.html));
    group.append(label);
  }
  const response = () => {
    const keys = [...group.querySelectorAll("input:checked")].map((input) => input.value);
    return keys.length ? respond(keys) : null;
  };
  return { parts: [group], response, missing: CHOOSE };
}

function typed(tag, respond, unit = "") {
  const row = element("p", "row");
  const input = field(tag);
  input.setAttribute("aria-labelledby", "prompt");
  row.append(input, unit);
  const response = () => (input.value.trim() ? respond(input.value) : null);
  return { parts: [row], response, missing: WRITE };
}

function numeric(card) {
  const answer = typed("input", (number) => ({ number }), card.unit);
  answer.parts[0].firstChild.inputMode = "decimal";
  return answer;
}

function field(tag) {
  const input = element(tag);
  input.autocomplete = "off";
  return input;
}

function cloze(card, prompt) {
  const inputs = card.gaps.map((hint, index) => {
    const input = field("input");
    input.ariaLabel = `Gap ${index + 1}${hint ? `: ${hint}` : ""}`;
    input.placeholder = hint;
    input.size = Math.max(9, hint.length + 1);
    return input;
  });
  const gaps = inputs.map((input) => {
    const gap = element("span", "gap");
    gap.append(input);
    return gap;
  });
  const left = putIntoBlanks(prompt, [...gaps]);
  const texts = () => inputs.map((input) => input.value);
  const response = () => (texts().some((text) => text.trim()) ? { texts: texts() } : null);
  return { parts: left, response, missing: WRITE, marked: () => gaps };
}

// The blanks of a text become gaps, in their order; returned are the gaps that found no blank.
function putIntoBlanks(prompt, gaps) {
  const walker = document.createTreeWalker(prompt, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (let text of texts) {
    while (gaps.length && text.data.includes("____")) {
      const blank = text.splitText(text.data.indexOf("____"));
      text = blank.splitText(4);
      blank.replaceWith(gaps.shift());
    }
  }
  return gaps;
}

function flip(card, _prompt, send) {
  const back = fromHtml(card.back);
  back.classList.add("back");
  back.tabIndex = -1;
  back.hidden = true;
  const ratings = element("div", "buttons");
  ratings.hidden = true;
  for (const words of ["Again", "Hard", "Good", "Easy"]) {
    ratings.append(button(words, () => send({ rating: words.toLowerCase() })));
  }
  const turn = button("Turn the card", () => {
    turn.hidden = true;
    back.hidden = ratings.hidden = false;
    back.focus();
  });
  turn.className = "main";
  return { parts: [turn, back, ratings] };
}
