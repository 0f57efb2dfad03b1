// The files of the map at the left: what there is, what is wrong with each, and ways to add, rename and take away.
import { useEffect, useRef, useState } from "preact/hooks";

import type { Draft } from "./draft";
import { Icon, Menu, Choice } from "./parts";

export interface Entry {
  /** What is opened: a path, or `message:` and a name for all its languages. */
  id: string;
  label: string;
  icon: string;
  paths: string[];
}

export interface Group {
  key: "map" | "dmn" | "form" | "message";
  title: string;
  entries: Entry[];
}

const last = (path: string): string => path.split("/").pop() ?? path;
const stem = (path: string): string => last(path).replace(/\.[a-z]+$/, "");

/** The files as they are shown: messages by name, with all their languages in one entry. */
export function groupsOf(draft: Draft): Group[] {
  const paths = Object.keys(draft.now.files).sort();
  const of = (ending: string, icon: string): Entry[] =>
    paths.filter((path) => path.endsWith(ending)).map((path) => ({ id: path, label: stem(path), icon, paths: [path] }));
  const names = [...new Set(paths.filter((path) => path.startsWith("messages/")).map(stem))].sort();
  const messages = names.map((name) => ({
    id: `message:${name}`,
    label: name.replace(/_/g, " "),
    icon: "mail",
    paths: paths.filter((path) => path.startsWith("messages/") && stem(path) === name),
  }));
  return [
    { key: "map", title: "Map", entries: [{ id: draft.mapPath, label: draft.now.name, icon: "workflow", paths: [draft.mapPath] }] },
    { key: "form", title: "Forms", entries: of(".form", "clipboard-list") },
    { key: "dmn", title: "Tables", entries: of(".dmn", "table-2") },
    { key: "message", title: "Messages", entries: messages },
  ];
}

interface Props {
  draft: Draft;
  open: string;
  counts: Map<string, number>;
  onOpen: (id: string) => void;
  onAdd: (kind: Group["key"], name: string) => void;
  onRename: (entry: Entry, name: string) => void;
  onRemove: (entry: Entry) => void;
  onExport: (entry: Entry) => void;
  onRaw: (entry: Entry) => void;
}

const KINDS: Record<string, string> = { dmn: "table", form: "form", message: "message" };

export function Files(props: Props) {
  const [adding, setAdding] = useState<Group["key"] | "">("");
  return (
    <nav class="drawing-files" aria-label="Files of the map">
      {groupsOf(props.draft).map((group) => (
        <section key={group.key}>
          <h2>
            {group.title}
            {group.key !== "map" && (
              <button
                type="button"
                class="btn btn-bare btn-icon btn-sm"
                aria-label={`New ${KINDS[group.key]}`}
                title={`New ${KINDS[group.key]}`}
                onClick={() => setAdding(group.key)}
              >
                <Icon name="plus" />
              </button>
            )}
          </h2>
          <ul>
            {group.entries.map((entry) => (
              <File key={entry.id} entry={entry} group={group} {...props} />
            ))}
            {adding === group.key && (
              <li>
                <NameField
                  label={`Name of the new ${KINDS[group.key]}`}
                  value=""
                  onDone={(name) => {
                    setAdding("");
                    if (name) props.onAdd(group.key, name);
                  }}
                />
              </li>
            )}
            {!group.entries.length && adding !== group.key && <li class="drawing-none">None yet</li>}
          </ul>
        </section>
      ))}
      <a class="drawing-file" href={`/processes/${props.draft.contents.key}/scenarios`}>
        <Icon name="list-checks" />
        <span class="clip">Scenarios</span>
        <Icon name="arrow-up-right" />
      </a>
    </nav>
  );
}

function File({ entry, group, ...props }: { entry: Entry; group: Group } & Props) {
  const [naming, setNaming] = useState(false);
  if (naming) {
    return (
      <li>
        <NameField
          label={`New name of ${entry.label}`}
          value={group.key === "map" ? entry.label : entry.id.replace("message:", "").replace(/\.[a-z]+$/, "")}
          onDone={(name) => {
            setNaming(false);
            if (name) props.onRename(entry, name);
          }}
        />
      </li>
    );
  }
  const count = entry.paths.reduce((sum, path) => sum + (props.counts.get(path) ?? 0), 0);
  return (
    <li class="drawing-row">
      <button type="button" class="drawing-file" aria-current={props.open === entry.id ? "true" : undefined} title={entry.label} onClick={() => props.onOpen(entry.id)}>
        <Icon name={entry.icon} />
        <span class="clip">{entry.label}</span>
        {count > 0 && (
          <span class="drawing-count" title={`${count} problem${count === 1 ? "" : "s"}`}>
            {count}
            <span class="sr-only"> problems</span>
          </span>
        )}
      </button>
      <Menu name={`More for ${entry.label}`} label={<Icon name="ellipsis" />} bare>
        <Choice icon="pencil-line" label="Rename" onClick={() => setNaming(true)} />
        <Choice icon="download" label="Save to a file" onClick={() => props.onExport(entry)} />
        {group.key !== "message" && <Choice icon="braces" label="Show as text" onClick={() => props.onRaw(entry)} />}
        {group.key !== "map" && <Choice icon="trash-2" label="Delete" onClick={() => props.onRemove(entry)} />}
      </Menu>
    </li>
  );
}

function NameField({ label, value, onDone }: { label: string; value: string; onDone: (name: string) => void }) {
  const [name, setName] = useState(value);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  return (
    <input
      class="input drawing-naming"
      aria-label={label}
      placeholder={label}
      value={name}
      maxLength={80}
      ref={box}
      onInput={(event) => setName(event.currentTarget.value)}
      onBlur={() => onDone("")}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(name.trim());
        if (event.key === "Escape") onDone("");
      }}
    />
  );
}

/** A name as the desk takes it for a file. */
export const fileName = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^\w-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60) || "untitled";
