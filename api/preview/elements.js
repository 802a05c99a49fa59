// What every card is made of: the author's own words, and ours around them.
export function element(tag, className = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  return made;
}

// Our words are English whatever the lesson speaks, and say so to voices that read the page.
export function ours(tag, words, className = "") {
  const made = element(tag, className);
  made.textContent = words;
  made.lang = "en";
  made.dir = "ltr";
  return made;
}

export function note(words) {
  return ours("p", words, "muted");
}

export function button(words, press) {
  const made = ours("button", words);
  made.type = "button";
  made.addEventListener("click", () => press(made));
  return made;
}

export function fromHtml(html) {
  const part = element("div", "words");
  part.innerHTML = html; // made safe by content.markdown_html, and the page's policy runs no script
  for (const link of part.querySelectorAll("a[href]")) link.target = "_blank";
  for (const link of part.querySelectorAll("a[data-lesson]")) leadToLesson(link);
  for (const table of part.querySelectorAll("table")) letScroll(table);
  return part;
}

function leadToLesson(link) {
  link.role = "link";
  link.tabIndex = 0;
  const tell = () => {
    const notice = document.getElementById("notice");
    notice.textContent = `In the app this link opens the lesson ${link.dataset.lesson}.`;
  };
  link.addEventListener("click", tell);
  link.addEventListener("keydown", (event) => {
    if (event.key === "Enter") tell();
  });
}

function letScroll(table) {
  const frame = element("div", "wide");
  frame.tabIndex = 0;
  frame.role = "group";
  frame.ariaLabel = "Table";
  table.before(frame);
  frame.append(table);
}
