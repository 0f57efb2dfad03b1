// The designer: files at the left, the open one in the middle, problems below.
import type { ComponentType } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";

import type { Finding } from "./api";
import { Banners, Standing } from "./banners";
import { Ask, Begin, Keys, Publish, States } from "./dialogs";
import type { Draft } from "./draft";
import { Files, fileName, type Entry, type Group } from "./files";
import { blankForm, blankTable } from "./blanks";
import type { Sheet as MapSheet } from "./map/map";
import { Choice, Icon, Menu, Toast, Tool, type Told } from "./parts";
import { Problems } from "./problems";
import { Raw } from "./raw";
import { download, downloadAll, downloadFile, downloadPng, downloadSvg, incoming } from "./transfer";

type Part = ComponentType<any>;
type Dialog = "" | "begin" | "publish" | "states" | "keys" | "mine" | "discard";

/** Parts are fetched when the first file of their kind is opened. */
const PARTS: Record<string, () => Promise<{ default: Part }>> = {
  map: () => import("./map/pane"),
  form: () => import("./forms"),
  dmn: () => import("./tables"),
  message: () => import("./messages"),
};

export function App({ draft }: { draft: Draft }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [open, setOpen] = useState(draft.mapPath);
  const [raw, setRaw] = useState("");
  const [parts, setParts] = useState<Record<string, Part>>({});
  const [dialog, setDialog] = useState<Dialog>(draft.isFresh() ? "begin" : "");
  const [told, setTold] = useState<Told | null>(null);
  const [wrong, setWrong] = useState("");
  const [narrow, setNarrow] = useState(false);
  const [over, setOver] = useState(false);
  const sheet = useRef<MapSheet | null>(null);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => draft.listen(() => redraw(0)), []);
  useEffect(() => {
    draft.judgeSoon(0);
    void draft.findLeft();
  }, []);
  const kind = kindOf(open, draft);
  useEffect(() => {
    const wanted = PARTS[kind];
    if (!wanted || parts[kind]) return;
    wanted()
      .then((part) => setParts((others) => ({ ...others, [kind]: part.default })))
      .catch(() => setWrong("This part of the designer could not be fetched. Reload the page; what you drew is kept."));
  }, [kind]);
  useEffect(() => {
    if (!draft.news) return;
    setTold({ text: draft.news });
    draft.news = "";
  });
  useKeys(root, draft, () => setDialog("keys"));

  const show = (id: string) => {
    setRaw("");
    setOpen(id);
  };
  const openPath = (path: string) => {
    if (path.startsWith("messages/")) {
      const name = path.split("/").pop()?.replace(/\.txt$/, "") ?? "";
      const file = name.replace(/-/g, "_");
      if (!Object.keys(draft.now.files).some((one) => one.startsWith("messages/") && one.endsWith(`/${file}.txt`))) draft.write(`messages/en/${file}.txt`, "Hello{% if name %} {{ name }}{% endif %},\n\n\n{{ link }}\n\n{{ company }}\n");
      show(`message:${file}`);
      return;
    }
    const bare = path.replace(/#.*(?=\.dmn$)/, "");
    if (!draft.has(bare)) draft.write(bare, bare.endsWith(".dmn") ? blankTable(bare) : blankForm(bare));
    show(bare);
  };
  const add = (group: Group["key"], name: string) => {
    const plain = fileName(name);
    openPath(group === "message" ? `messages/en/${plain}.txt` : `${plain}.${group}`);
  };
  const remove = (entry: Entry) => {
    const before = entry.paths.map((path) => [path, draft.read(path)] as const);
    if (entry.id === open) show(draft.mapPath);
    for (const path of entry.paths) draft.write(path, null);
    setTold({ text: `${entry.label} is deleted.`, action: "Undo", onAction: () => before.forEach(([path, text]) => draft.write(path, text)) });
  };
  const rename = (entry: Entry, name: string) => {
    if (entry.id === draft.mapPath) return draft.rename(name);
    const plain = fileName(name);
    const moved = entry.paths.map((path) => [path, renamed(path, plain)] as const);
    if (moved.some(([, path]) => draft.has(path))) return setTold({ text: `There is a file “${plain}” already.` });
    for (const [path, fresh] of moved) {
      draft.write(fresh, draft.read(path));
      draft.write(path, null);
    }
    pointTo(sheet.current?.modeler, entry, plain);
    if (open === entry.id) show(entry.id.startsWith("message:") ? `message:${plain}` : (moved[0]?.[1] ?? draft.mapPath));
  };
  const take = async (files: FileList | null) => {
    for (const file of files ?? []) {
      const read = await incoming(draft, file);
      if (read.wrong) {
        setTold({ text: `${read.wrong} Nothing was changed.` });
        continue;
      }
      const there = draft.has(read.path);
      const before = draft.read(read.path);
      draft.write(read.path, read.text);
      draft.epoch += 1;
      draft.tell();
      show(read.path);
      setTold({
        text: `${file.name} is taken in.`,
        action: "Undo",
        onAction: () => {
          draft.write(read.path, there ? before : null);
          draft.epoch += 1;
          if (!there) show(draft.mapPath);
          draft.tell();
        },
      });
    }
  };
  const reveal = (finding: Finding) => {
    if (draft.has(finding.element)) return openPath(finding.element);
    show(draft.mapPath);
    requestAnimationFrame(() => sheet.current?.show(finding.element));
  };
  const counts = countsOf(draft);
  const MapPane = parts["map"];
  const Other = parts[kind];
  const modeler = () => sheet.current?.modeler;
  const discard = () =>
    void draft.discard().catch((error: Error) => setTold({ text: error.message }));

  return (
    <div
      class={over ? "drawing-all is-over" : "drawing-all"}
      ref={root}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setOver(false)}
      onDrop={(event) => {
        if (!event.dataTransfer?.files.length) return;
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files);
      }}
    >
      <header class="drawing-bar">
        <Tool icon="panel-left" label={narrow ? "Show the files" : "Hide the files"} pressed={!narrow} onClick={() => setNarrow(!narrow)} />
        <span class="drawing-open clip">{open.replace("message:", "Message: ").replace(/_/g, " ")}</span>
        {draft.contents.based_on !== null && <span class="chip">from v{draft.contents.based_on}</span>}
        <Standing draft={draft} />
        <span class="drawing-space" />
        <label class="btn btn-sm">
          <Icon name="upload" />
          Import
          <input class="sr-only" type="file" accept=".bpmn,.dmn,.form,.xml,.json" multiple onChange={(event) => (void take(event.currentTarget.files), (event.currentTarget.value = ""))} />
        </label>
        <Menu
          name="Export"
          label={
            <>
              <Icon name="download" />
              Export
            </>
          }
        >
          <Choice icon="file-text" label="The map, as BPMN" onClick={() => void draft.save().then(() => downloadFile(draft, draft.mapPath))} />
          <Choice icon="archive" label="Everything, as a zip" onClick={() => void draft.save().then(() => downloadAll(draft))} />
          <Choice icon="image" label="The picture, as SVG" onClick={() => modeler() && void downloadSvg(modeler(), draft.contents.key)} />
          <Choice icon="image" label="The picture, as PNG" onClick={() => modeler() && void downloadPng(modeler(), draft.contents.key)} />
        </Menu>
        <Menu name="More" label={<Icon name="ellipsis" />} bare>
          <Choice icon="history" label="Earlier states" onClick={() => setDialog("states")} />
          <Choice icon="keyboard" label="Keys" onClick={() => setDialog("keys")} />
          <a class="menu-item" href={document.getElementById("designer")?.dataset["licences"]} target="_blank" rel="noopener">
            <Icon name="scale" />
            Licences of the drawing tools
          </a>
          <Choice icon="trash-2" label="Discard this draft" onClick={() => setDialog("discard")} />
        </Menu>
        <button type="button" class="btn btn-primary btn-sm" disabled={draft.gone !== ""} onClick={() => setDialog("publish")}>
          Publish
        </button>
      </header>
      <Banners draft={draft} wrong={wrong} onMine={() => setDialog("mine")} onKeep={() => void draft.undiscard().catch((error: Error) => setTold({ text: error.message }))} />
      <div class={narrow ? "drawing-rooms is-narrow" : "drawing-rooms"}>
        {!narrow && <Files draft={draft} open={open} counts={counts} onOpen={show} onAdd={add} onRename={rename} onRemove={remove} onExport={(entry) => exported(draft, entry)} onRaw={(entry) => (setOpen(entry.id), setRaw(entry.id))} />}
        <div class="drawing-pane">
          {MapPane ? (
            <MapPane draft={draft} hidden={kind !== "map" || raw !== ""} around={{ onOpen: openPath }} onReady={(made: MapSheet) => (sheet.current = made)} onWrong={setWrong} />
          ) : (
            <Waiting />
          )}
          {raw ? (
            <Raw draft={draft} path={raw} key={`${raw}/${draft.epoch}`} />
          ) : (
            kind !== "map" && (Other ? <Other key={open} draft={draft} path={open} name={open.replace("message:", "")} /> : <Waiting />)
          )}
        </div>
      </div>
      <Problems findings={draft.findings} judged={draft.judged} onShow={reveal} />
      {over && <div class="drawing-drop">Let go to take the file in</div>}
      {dialog === "begin" && <Begin draft={draft} onClose={() => setDialog("")} />}
      {dialog === "publish" && <Publish draft={draft} onClose={() => setDialog("")} onPublished={(version) => (setDialog(""), setTold(toldOf(draft, version)))} />}
      {dialog === "states" && <States draft={draft} onClose={() => setDialog("")} onSaid={(text) => setTold({ text })} />}
      {dialog === "keys" && <Keys onClose={() => setDialog("")} />}
      {dialog === "mine" && <Ask title="Save yours over theirs?" words="Their state stays among the earlier states, so nothing is lost." action="Save mine" onYes={() => void draft.keepMine()} onClose={() => setDialog("")} />}
      {dialog === "discard" && <Ask title="Discard this draft?" words="The published versions stay as they are. You can undo this while you stay on the page." action="Discard" onYes={discard} onClose={() => setDialog("")} />}
      {told && <Toast told={told} onGone={() => setTold(null)} />}
    </div>
  );
}

const Waiting = () => <div class="skeleton drawing-skeleton" aria-label="Fetching" />;

const kindOf = (open: string, draft: Draft): string =>
  open === draft.mapPath ? "map" : open.startsWith("message:") ? "message" : (open.split(".").pop() ?? "");

const renamed = (path: string, name: string): string => path.replace(/[^/]+(?=\.[a-z]+$)/, name);

const toldOf = (draft: Draft, version: number): Told => {
  const key = draft.contents.key;
  const first = draft.contents.based_on === null;
  return {
    text: `Version ${version} is published. New cases open on it.`,
    action: first ? "Look at it" : "Move the open cases …",
    href: first ? `/processes/${key}` : `/processes/${key}/moves/new`,
  };
};

function exported(draft: Draft, entry: Entry): void {
  const save = (path: string) => downloadFile(draft, path);
  if (entry.id.startsWith("message:")) {
    for (const path of entry.paths) download(path.replace(/^messages\//, "").replace(/\//g, "-"), draft.read(path), "text/plain");
  } else entry.paths.forEach(save);
}

function countsOf(draft: Draft): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of draft.findings) {
    const path = draft.has(one.element) ? one.element : draft.mapPath;
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

/** After a file has a new name, the steps that name it say so. */
function pointTo(modeler: any, entry: Entry, name: string): void {
  if (!modeler) return;
  const old = (entry.paths[0] ?? "").split("/").pop()?.replace(/\.[a-z]+$/, "");
  const attribute = entry.id.endsWith(".form") ? "cw:form" : entry.id.endsWith(".dmn") ? "cw:decision" : "cw:template";
  modeler.get("elementRegistry").forEach((element: any) => {
    const value = element.businessObject?.get?.(attribute);
    if (value && value.replace(/-/g, "_") === old?.replace(/-/g, "_")) modeler.get("modeling").updateProperties(element, { [attribute]: name });
  });
}

/** Ours: ? for the keys, Ctrl S to save now. The desk's own letters stay out of the drawing. */
function useKeys(root: { current: HTMLDivElement | null }, draft: Draft, help: () => void): void {
  useEffect(() => {
    const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
    const ours = (event: KeyboardEvent) => {
      const saves = event.key === "s" && (event.ctrlKey || event.metaKey);
      if (!saves && (event.key !== "?" || typing(event.target))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (saves) void draft.save();
      else help();
    };
    const inside = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key === "f") event.stopPropagation();
    };
    const box = root.current;
    document.addEventListener("keydown", ours, true);
    box?.addEventListener("keydown", inside);
    return () => {
      document.removeEventListener("keydown", ours, true);
      box?.removeEventListener("keydown", inside);
    };
  }, []);
}
