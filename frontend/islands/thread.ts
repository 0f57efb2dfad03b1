// The conversation stands at its end; what was sent as HTML opens in a frame of its own, only when asked for.
import { all, one, onArrival } from "./page";

let shown = "";
let atEnd = true;

document.addEventListener(
  "scroll",
  (event) => {
    const thread = event.target;
    if (!(thread instanceof HTMLElement) || thread.id !== "thread") return;
    atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  },
  true,
);

onArrival(() => {
  const thread = one("#thread");
  const reference = one("#case")?.dataset["reference"] ?? "";
  if (!thread) return;
  if (reference !== shown || atEnd) thread.scrollTop = thread.scrollHeight;
  if (reference !== shown) document.title = one("#case h1") ? `${one("#case h1")?.textContent} · ${reference}` : document.title;
  shown = reference;
});

const fit = (frame: HTMLIFrameElement): void => {
  const height = frame.contentDocument?.documentElement.scrollHeight;
  if (height) frame.height = String(Math.min(height + 2, 1600));
};

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (!(fold instanceof HTMLDetailsElement) || !fold.open || !fold.dataset["frame"] || one("iframe", fold)) return;
    const frame = document.createElement("iframe");
    frame.className = "mail-frame";
    frame.title = "The message as it was sent";
    frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    frame.addEventListener("load", () => fit(frame));
    frame.src = fold.dataset["frame"];
    fold.append(frame);
  },
  true,
);

// Which lines of an instruction are done is the reader's own business: kept here, not in the case.
const KEY = "sop";
const done = (): Set<string> => new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]);

onArrival(() => {
  const ticked = done();
  for (const box of all<HTMLInputElement>("[data-sop]")) box.checked = ticked.has(box.dataset["sop"] ?? "");
});

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.dataset["sop"]) return;
  const ticked = done();
  if (box.checked) ticked.add(box.dataset["sop"]);
  else ticked.delete(box.dataset["sop"]);
  localStorage.setItem(KEY, JSON.stringify([...ticked].slice(-400)));
});
