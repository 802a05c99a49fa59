// What is arranged by the learner: items put in order by buttons, left sides given a right one.
import { button, element, fromHtml, ours } from "/elements.js";

export function ordering(card) {
  const list = element("ol", "options ordered");
  list.setAttribute("aria-labelledby", "prompt");
  const moved = ours("p", "", "heard");
  moved.role = "status";
  for (const item of card.items) {
    const row = element("li", "row");
    const words = fromHtml(item.html);
    row.dataset.key = item.key;
    row.append(words);
    row.append(mover("↑", -1, row, moved), mover("↓", 1, row, moved));
    list.append(row);
  }
  const order = () => [...list.children].map((row) => row.dataset.key);
  const response = () => ({ order: order() });
  return { parts: [list, moved], response, marked: () => [...list.children] };
}

function mover(arrow, by, row, moved) {
  const words = row.firstChild.textContent.trim();
  const made = button(arrow, () => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) other[by < 0 ? "before" : "after"](row);
    made.focus();
    const rows = [...row.parentElement.children];
    moved.textContent = `${words}: place ${rows.indexOf(row) + 1} of ${rows.length}`;
    row.dispatchEvent(new Event("input", { bubbles: true })); // an earlier marking is now stale
  });
  made.ariaLabel = `Move ${by < 0 ? "up" : "down"}: ${words}`;
  return made;
}

export function matching(card) {
  const list = element("ul", "options");
  list.setAttribute("aria-labelledby", "prompt");
  for (const item of card.items) {
    const row = element("li", "pair");
    const left = fromHtml(item.html);
    row.append(left, rights(item, card.matches, left.textContent.trim()));
    list.append(row);
  }
  const response = () => {
    const selects = [...list.querySelectorAll("select")];
    if (!selects.every((select) => select.value)) return null;
    const pairs = selects.map((select) => [select.dataset.key, select.value]);
    return { pairs: Object.fromEntries(pairs) };
  };
  const marked = () => [...list.children];
  return { parts: [list], response, marked, missing: "Choose a match for each of them first." };
}

function rights(item, matches, left) {
  const select = element("select");
  select.dataset.key = item.key;
  select.ariaLabel = left;
  select.append(new Option("…", ""));
  for (const match of matches) {
    select.append(new Option(fromHtml(match.html).textContent.trim(), match.key));
  }
  return select;
}
