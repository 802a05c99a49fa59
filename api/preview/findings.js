// What to mend, and the minutes: read while writing, above or beside the phone.
import { element } from "/elements.js";

export function drawFindings(section, sheet) {
  const list = element("ul");
  for (const found of sheet.findings) {
    const place = `${found.place}:${found.line}`;
    list.append(line(found.severity, `${place} ${found.severity}`, `${found.message} (${found.code})`));
  }
  if (!sheet.findings.length) list.append(line("clean", "", "Nothing to mend in this lesson."));
  if (sheet.elsewhere) {
    list.append(line("warning", "", `${sheet.elsewhere} to mend elsewhere: interlude lint tells.`));
  }
  section.replaceChildren(list);
  sizes.observe(section);
  stopWhereItScrolls(section);
}

// Only what scrolls is a stop on the way of the Tab key.
function stopWhereItScrolls(section) {
  if (section.scrollHeight > section.clientHeight) section.tabIndex = 0;
  else section.removeAttribute("tabindex");
}

const sizes = new ResizeObserver(([entry]) => stopWhereItScrolls(entry.target));

export function minutesInWords(lesson) {
  return lesson ? `Says ${lesson.minutes} minutes, measured ${lesson.measured}.` : "";
}

function line(kind, place, words) {
  const item = element("li", kind);
  if (place) {
    const where = element("span", "place");
    where.textContent = place;
    item.append(where);
  }
  item.append(words);
  return item;
}
