// What is said to an answer: how it went, why, and where to read on.
import { element, fromHtml, ours } from "/elements.js";

export function drawMarking(card, marking) {
  const right = marking.correct ? "right" : "wrong";
  const box = element("div", `answer ${marking.marked ? right : "said"}`);
  box.append(ours("strong", verdict(card, marking)));
  // Each choice of a scenario was answered on the way.
  if (card.kind !== "scenario") box.append(fromHtml(marking.feedback));
  if (marking.marked && !marking.correct && marking.answer) box.append(key(marking.answer));
  box.append(fromHtml(marking.explanation));
  if (marking.resources.length) box.append(readOn(marking.resources));
  return box;
}

function verdict(card, marking) {
  if (!marking.marked) return "Thank you.";
  if (card.kind === "flip") return marking.correct ? "You knew it." : "It comes again soon.";
  if (card.kind === "scenario") return marking.correct ? "It ends well." : "It does not end well.";
  if (marking.slip) return "Right, but for a slip of the finger.";
  if (marking.correct) return "Right.";
  const right = marking.parts.filter(Boolean).length;
  return right ? `Not yet: ${right} of ${marking.parts.length} are right.` : "Not yet.";
}

function key(answer) {
  const row = element("p");
  const words = element("span");
  words.textContent = answer;
  row.append(ours("span", "The answer: "), words);
  return row;
}

function readOn(resources) {
  const list = element("ul", "resources");
  for (const [title, address] of resources) {
    const item = element("li");
    const link = fromHtml(address).querySelector("a");
    if (link) link.textContent = title;
    item.append(link || title);
    list.append(item);
  }
  const part = element("div");
  part.append(ours("p", "Read on:"), list);
  return part;
}
