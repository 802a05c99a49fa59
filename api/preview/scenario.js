// A scenario: scene after scene, what is said to each choice, and an ending to start again from.
import { button, element, fromHtml } from "/elements.js";

export function scenario(card, _prompt, send) {
  const stage = element("div");
  const scenes = Object.fromEntries(card.scenes.map((scene) => [scene.id, scene]));
  const path = [];
  const enter = (scene, feedback) => {
    const said = fromHtml(feedback);
    said.classList.add("answer", "said");
    said.hidden = !feedback;
    const heading = element("h3");
    heading.textContent = scene.title;
    const ways = scene.choices.map((choice) => wayOn(choice, () => take(choice)));
    stage.replaceChildren(said, heading, fromHtml(scene.html), ...ways);
    if (path.length) goTo(said.hidden ? heading : said);
    if (scene.ending) {
      stage.append(again());
      send({ path });
    }
  };
  const take = (choice) => {
    path.push(choice.key);
    enter(scenes[choice.leads_to], choice.feedback);
  };
  const again = () =>
    button("Start again", () => {
      path.length = 0;
      send(null);
      enter(card.scenes[0], "");
      goTo(stage.querySelector("h3"));
    });
  if (card.scenes.length) enter(card.scenes[0], "");
  return { parts: [stage] };
}

function wayOn(choice, press) {
  const way = element("button", "way");
  way.type = "button";
  way.append(fromHtml(choice.html));
  way.addEventListener("click", press);
  return way;
}

// Whoever reads by voice goes on reading here.
function goTo(part) {
  part.tabIndex = -1;
  part.focus();
}
