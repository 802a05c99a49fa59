// One card: what is read, or a question with its hints, its answer, and what is said back.
import { answerFor } from "/answers.js";
import { drawMarking } from "/markings.js";
import { element, fromHtml, note, ours } from "/elements.js";

export function drawCard(card, variant) {
  if (card.kind === "text") return fromHtml(card.html);
  const form = element("form");
  const prompt = fromHtml(card.html);
  prompt.id = "prompt";
  const said = element("div");
  said.role = "status";
  const say = (part) => {
    said.replaceChildren(...(part ? [part] : []));
    said.scrollIntoView({ block: "nearest" });
  };
  const send = (response) => mark(card, variant, response, say, answer);
  const answer = answerFor(card, prompt, send);
  form.append(ours("p", answer.asks, "muted asks"), prompt, ...answer.parts, ...hints(card));
  if (answer.response) form.append(checkButton(card));
  form.append(said);
  form.addEventListener("input", () => showParts(answer, []));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const response = answer.response && answer.response();
    if (response) send(response);
    else if (answer.missing) say(note(answer.missing));
  });
  return form;
}

async function mark(card, variant, response, say, answer) {
  if (!response) return say(null);
  try {
    const told = await fetch("/mark", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ variant, exercise_id: card.id, response }),
    });
    const body = await told.json();
    if (told.ok) showParts(answer, body.parts);
    return say(told.ok ? drawMarking(card, body) : note(body.message || body.detail));
  } catch {
    return say(note("This could not be marked: the preview has ended, or is starting again."));
  }
}

// Each gap, place or pair shows whether it is right, until the answer is changed.
function showParts(answer, parts) {
  for (const [index, part] of (answer.marked ? answer.marked() : []).entries()) {
    delete part.dataset.mark;
    if (index in parts) part.dataset.mark = parts[index] ? "right" : "wrong";
  }
}

function hints(card) {
  return card.hints.map((hint, index) => {
    const details = element("details");
    const words = card.hints.length > 1 ? `Hint ${index + 1}` : "Hint";
    details.append(ours("summary", words), fromHtml(hint));
    return details;
  });
}

function checkButton(card) {
  const marked = card.kind !== "poll" && card.kind !== "reflection";
  const check = ours("button", marked ? "Check" : "Send", "main");
  check.type = "submit";
  return check;
}
