// The designer's own page: fetches the draft and shows it, or says why it cannot.
import { render } from "preact";

import { App } from "./app";
import { Desk } from "./api";
import { Draft } from "./draft";
import { Look } from "./look";
import { iconsFrom } from "./parts";

const WIDE = "(min-width: 900px)";

async function begin(box: HTMLElement): Promise<void> {
  iconsFrom(box.dataset["icons"] ?? "");
  const desk = new Desk(box.dataset["address"] ?? "");
  const contents = await desk.contents();
  const looking = new URLSearchParams(location.search).has("look");
  const wide = matchMedia(WIDE);
  let draft: Draft | null = null;
  const show = () => {
    if (looking || (!wide.matches && !draft)) return render(<Look contents={contents} narrow={!looking} />, box);
    draft ??= new Draft(desk, contents);
    render(<App draft={draft} />, box);
  };
  box.replaceChildren();
  show();
  wide.addEventListener("change", show);
  box.dataset["ready"] = "true";
}

const box = document.getElementById("designer");
if (box) {
  begin(box).catch((error: Error) => {
    const told = document.createElement("p");
    told.className = "notice notice-red drawing-failed";
    told.setAttribute("role", "alert");
    told.textContent = `The draft could not be opened. ${error.message} Reload the page to try again.`;
    box.replaceChildren(told);
  });
}
