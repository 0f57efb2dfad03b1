// The draft as it is drawn: what the desk has, what is here, and how the two come together.
import { Away, Desk, Refused, type Changes, type Contents, type Finding } from "./api";
import { forget, keep, kept, type Copy } from "./local";
import { FLUSH } from "./parts";

export interface State {
  name: string;
  bpmn: string;
  files: Record<string, string>;
}

export type Standing =
  | { kind: "saved"; at: string }
  | { kind: "changed" }
  | { kind: "saving" }
  | { kind: "failed"; sentence: string }
  | { kind: "conflict"; by: string; at: string; theirs: Contents; both: string[] };

const UNREADABLE = new Set(["not-xml", "not-bpmn", "size", "entities", "depth", "decision"]);
const SAVE_AFTER = 1500;
const JUDGE_AFTER = 500;
const RETRY_AFTER = 5000;

export class Draft {
  now: State;
  standing: Standing;
  findings: Finding[] = [];
  publishable = false;
  judged = false;
  left: Copy | null = null;
  news = "";
  /** Counts how often the contents came from elsewhere, so that open editors read them anew. */
  epoch = 0;
  revision: number;
  /** How the draft ended, while its page is still open. */
  gone: "" | "discarded" | "published" = "";
  private saved: State;
  private saver = 0;
  private judge = 0;
  private judging = 0;
  private keeper = 0;
  private running: Promise<void> | null = null;
  private readonly listeners = new Set<() => void>();
  /** Editors that hold words which are not written yet. */
  readonly flushing = new Set<() => void | Promise<void>>();

  constructor(
    readonly desk: Desk,
    public contents: Contents,
    readonly looking = false,
  ) {
    this.saved = stateOf(contents);
    this.now = stateOf(contents);
    this.revision = contents.revision;
    this.standing = { kind: "saved", at: contents.at };
    addEventListener("online", () => this.isOpen() && void this.save());
    addEventListener("beforeunload", (event) => {
      if (this.isDirty() && !this.gone) event.preventDefault();
    });
    addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.save();
    });
  }

  get mapPath(): string {
    return `${this.contents.key}.bpmn`;
  }

  listen(work: () => void): () => void {
    this.listeners.add(work);
    return () => this.listeners.delete(work);
  }

  tell(): void {
    for (const work of this.listeners) work();
  }

  /** The text of a file; the map by its own path. */
  read(path: string): string {
    return path === this.mapPath ? this.now.bpmn : (this.now.files[path] ?? "");
  }

  /** A file as it is now; null takes it away. */
  write(path: string, text: string | null): void {
    if (this.looking || this.gone || (text !== null && this.has(path) && this.read(path) === text)) return;
    if (path === this.mapPath) this.now = { ...this.now, bpmn: text ?? this.now.bpmn };
    else {
      const files = { ...this.now.files };
      if (text === null) delete files[path];
      else files[path] = text;
      this.now = { ...this.now, files };
    }
    this.touched();
  }

  rename(name: string): void {
    const plain = name.trim();
    if (!plain || plain === this.now.name) return;
    this.now = { ...this.now, name: plain };
    this.touched();
  }

  has(path: string): boolean {
    return path === this.mapPath || path in this.now.files;
  }

  isDirty(): boolean {
    return changedPaths(this.saved, this.now).length > 0 || this.saved.name !== this.now.name;
  }

  private isOpen(): boolean {
    return this.standing.kind !== "conflict" && !this.gone && !this.looking;
  }

  private touched(): void {
    if (this.standing.kind !== "conflict") this.standing = { kind: "changed" };
    clearTimeout(this.keeper);
    this.keeper = window.setTimeout(() => void this.keepCopy(), 300);
    this.saveSoon(SAVE_AFTER);
    this.judgeSoon();
    this.tell();
  }

  private async keepCopy(): Promise<void> {
    if (this.isDirty()) await keep({ key: this.contents.key, revision: this.revision, at: Date.now(), ...this.now });
  }

  private saveSoon(after: number): void {
    clearTimeout(this.saver);
    this.saver = window.setTimeout(() => void this.save(), after);
  }

  /** Saves what there is to save; resolves when the desk has it, or has said no. */
  async save(): Promise<void> {
    dispatchEvent(new Event(FLUSH));
    for (const flush of this.flushing) await flush();
    clearTimeout(this.saver);
    while (this.running) await this.running;
    if (!this.isOpen() || !this.isDirty()) return;
    this.running = this.saveNow().finally(() => (this.running = null));
    await this.running;
  }

  private async saveNow(): Promise<void> {
    const going = this.now;
    this.standing = { kind: "saving" };
    this.tell();
    try {
      const told = await this.desk.save(this.changes(going));
      this.saved = going;
      this.revision = told.revision;
      if (this.isDirty()) {
        this.standing = { kind: "changed" };
        this.saveSoon(SAVE_AFTER);
      } else {
        this.standing = { kind: "saved", at: told.at };
        clearTimeout(this.keeper);
        await forget(this.contents.key);
      }
    } catch (error) {
      await this.notSaved(error);
    }
    this.tell();
  }

  private async notSaved(error: unknown): Promise<void> {
    await this.keepCopy();
    if (error instanceof Refused && error.code === "changed") {
      await this.meet();
      return;
    }
    const sentence = error instanceof Refused || error instanceof Away ? error.message : "Something broke here.";
    this.standing = { kind: "failed", sentence };
    if (error instanceof Away) this.saveSoon(RETRY_AFTER);
  }

  /** Somebody else has saved. What only one of the two has changed is kept; where both did, a person chooses. */
  private async meet(): Promise<void> {
    const theirs = await this.desk.contents();
    const here = changedPaths(this.saved, this.now);
    const there = changedPaths(this.saved, stateOf(theirs));
    const both = here.filter((path) => there.includes(path) && this.textOf(this.now, path) !== this.textOf(stateOf(theirs), path));
    if (both.length) {
      this.standing = { kind: "conflict", by: theirs.by || "Somebody", at: theirs.at, theirs, both };
      return;
    }
    this.merge(theirs, here);
    if (!theirs.mine) this.news = `${theirs.by} has saved other files meanwhile. Both are kept.`;
    this.standing = { kind: "changed" };
    this.saveSoon(100);
  }

  private merge(theirs: Contents, mine: string[]): void {
    const before = this.now;
    const files = { ...theirs.files };
    let bpmn = theirs.bpmn;
    for (const path of mine) {
      const text = this.textOf(before, path);
      if (path === MAP) bpmn = before.bpmn;
      else if (text === null) delete files[path];
      else files[path] = text;
    }
    const name = before.name !== this.saved.name ? before.name : theirs.name;
    this.adopt(theirs);
    this.now = { name, bpmn, files };
  }

  private textOf(state: State, path: string): string | null {
    return path === MAP ? state.bpmn : (state.files[path] ?? null);
  }

  /** Takes what the desk has for the state that both start from. */
  private adopt(theirs: Contents): void {
    this.contents = theirs;
    this.saved = stateOf(theirs);
    this.revision = theirs.revision;
    this.epoch += 1;
    this.judgeSoon();
  }

  /** The other's state stays; ours is kept in this browser and can be brought back. */
  async takeTheirs(): Promise<void> {
    if (this.standing.kind !== "conflict") return;
    await this.keepCopy();
    this.left = (await kept(this.contents.key)) ?? null;
    const theirs = this.standing.theirs;
    this.adopt(theirs);
    this.now = stateOf(theirs);
    this.standing = { kind: "saved", at: theirs.at };
    this.tell();
  }

  /** Our files go over theirs; theirs stays among the earlier states. */
  async keepMine(): Promise<void> {
    if (this.standing.kind !== "conflict") return;
    const theirs = this.standing.theirs;
    this.merge(theirs, changedPaths(this.saved, this.now));
    this.standing = { kind: "changed" };
    await this.save();
  }

  /** Looks for words of an earlier visit that never reached the desk. */
  async findLeft(): Promise<void> {
    const copy = await kept(this.contents.key);
    if (!copy) return;
    const same = copy.bpmn === this.now.bpmn && copy.name === this.now.name && equal(copy.files, this.now.files);
    if (same) await forget(this.contents.key);
    else this.left = copy;
    this.tell();
  }

  async bringLeft(): Promise<void> {
    if (!this.left) return;
    this.now = { name: this.left.name, bpmn: this.left.bpmn, files: this.left.files };
    this.left = null;
    this.epoch += 1;
    this.touched();
  }

  async dropLeft(): Promise<void> {
    this.left = null;
    await forget(this.contents.key);
    this.tell();
  }

  /** Whether nobody has drawn anything yet. */
  isFresh(): boolean {
    return this.contents.based_on === null && this.revision === 1 && !this.isDirty();
  }

  async begin(from: string): Promise<void> {
    await this.desk.begin(this.revision, from);
    await this.reload();
  }

  /** Goes back to a kept state. */
  async restore(state: number): Promise<void> {
    await this.save();
    await this.desk.restore(this.revision, state);
    await this.reload();
  }

  async reload(): Promise<void> {
    const theirs = await this.desk.contents();
    this.adopt(theirs);
    this.now = stateOf(theirs);
    this.standing = { kind: "saved", at: theirs.at };
    this.tell();
  }

  async discard(): Promise<void> {
    await this.save();
    await this.desk.discard(this.revision);
    this.gone = "discarded";
    await forget(this.contents.key);
    this.tell();
  }

  async undiscard(): Promise<void> {
    await this.desk.bringBack({ revision: 0, ...this.now });
    this.gone = "";
    await this.reload();
  }

  async published(): Promise<void> {
    this.gone = "published";
    await forget(this.contents.key);
    this.tell();
  }

  judgeSoon(after = JUDGE_AFTER): void {
    clearTimeout(this.judge);
    this.judge = window.setTimeout(() => void this.judgeNow(), after);
  }

  /** Everything that publishing asks, the scenarios included. */
  trial = () => this.desk.trial(this.changes(this.now));

  /** What the desk says about one file from outside, before it is taken in; empty if it can be read. */
  async flawOf(path: string, text: string): Promise<string> {
    const only = path === this.mapPath ? { bpmn: text } : { files: { [path]: text } };
    const { findings } = await this.desk.verdict({ revision: this.revision, ...only });
    const about = path === this.mapPath ? "" : path;
    return findings.find((one) => one.element === about && UNREADABLE.has(one.rule))?.sentence ?? "";
  }

  private async judgeNow(): Promise<void> {
    const mine = ++this.judging;
    try {
      const told = await this.desk.verdict(this.changes(this.now));
      if (mine !== this.judging) return;
      this.findings = told.findings;
      this.publishable = told.publishable;
      this.judged = true;
      this.tell();
    } catch {
      // the next change asks again; saving tells that the desk is away
    }
  }

  private changes(state: State): Changes {
    const files: Record<string, string | null> = {};
    for (const path of changedPaths(this.saved, state)) {
      if (path !== MAP) files[path] = state.files[path] ?? null;
    }
    return {
      revision: this.revision,
      files,
      ...(state.bpmn !== this.saved.bpmn ? { bpmn: state.bpmn } : {}),
      ...(state.name !== this.saved.name ? { name: state.name } : {}),
    };
  }
}

/** The map among the changed paths. */
export const MAP = "the map";

function changedPaths(before: State, after: State): string[] {
  const paths = new Set([...Object.keys(before.files), ...Object.keys(after.files)]);
  const changed = [...paths].filter((path) => before.files[path] !== after.files[path]);
  return before.bpmn === after.bpmn ? changed : [MAP, ...changed];
}

const equal = (one: Record<string, string>, other: Record<string, string>): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([path, text]) => other[path] === text);

const stateOf = (contents: Contents): State => ({
  name: contents.name,
  bpmn: contents.bpmn,
  files: { ...contents.files },
});
