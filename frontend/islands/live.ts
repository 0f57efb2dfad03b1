// One stream a page. It says which cases moved and to which seq; the page asks for the fragments that it shows.
import htmx from "htmx.org";
import { moveSeen } from "./composer";
import { all, one } from "./page";

interface Moved {
  cases: Record<string, number>;
}

const LIST_PAUSE_MS = 700;
const PAGE_ROWS = 50;
let listTimer = 0;

const seen = (): HTMLElement | null => one("#case-seen");

const refreshCase = (): void => {
  const reference = one("#case")?.dataset["reference"];
  if (!reference) return;
  void htmx.ajax("GET", `/cases/${reference}/update`, { target: "#case-seen", swap: "none" });
};

const refreshList = (): void => {
  window.clearTimeout(listTimer);
  listTimer = window.setTimeout(() => {
    htmx.trigger(document.body, "counts-changed");
    const list = one("#list")?.dataset["list"];
    const busy = one(".row-check:checked") ?? one("#list details[open]");
    const scrolled = all("#rows .row").length > PAGE_ROWS;
    if (!list || list === "search" || busy || scrolled) return;
    const address = list.startsWith("queue:") ? `/queues/${list.slice(6)}` : `/lists/${list}`;
    void htmx.ajax("GET", `${address}?rows=first`, { target: "#rows", swap: "innerMorph" });
  }, LIST_PAUSE_MS);
};

const moved = (news: Moved): void => {
  const reference = one("#case")?.dataset["reference"] ?? "";
  const seq = news.cases[reference];
  if (seq !== undefined && seq > Number(seen()?.dataset["seq"] ?? 0)) refreshCase();
  refreshList();
};

const listen = (): void => {
  const stream = new EventSource("/live");
  stream.addEventListener("moved", (event) => moved(JSON.parse((event as MessageEvent<string>).data) as Moved));
  stream.addEventListener("open", () => {
    const wasLost = document.body.dataset["live"] === "lost";
    document.body.dataset["live"] = "on";
    if (wasLost) {
      refreshCase();
      refreshList();
    }
  });
  stream.addEventListener("error", () => {
    document.body.dataset["live"] = "lost";
    if (stream.readyState === EventSource.CLOSED) window.setTimeout(listen, 5000);
  });
};

let heardBefore = seen()?.dataset["heard"] ?? "";
document.addEventListener("htmx:after:settle", () => {
  const mark = seen();
  if (!mark) return;
  moveSeen(mark.dataset["seq"] ?? "", mark.dataset["heard"] ?? "", heardBefore);
  heardBefore = mark.dataset["heard"] ?? "";
});

document.body.addEventListener("list-changed", refreshList);

if (one("#desk")) listen();
