// What the designer asks the desk, and how it is told no.
export interface Finding {
  element: string;
  rule: string;
  sentence: string;
  level: string;
}

export interface Choices {
  roles: string[];
  queues: [string, string][];
  names: string[];
  processes: [string, string][];
}

export interface Contents {
  key: string;
  name: string;
  bpmn: string;
  files: Record<string, string>;
  based_on: number | null;
  revision: number;
  at: string;
  by: string;
  mine: boolean;
  choices: Choices;
}

export interface Changes {
  revision: number;
  name?: string;
  bpmn?: string;
  files?: Record<string, string | null>;
}

export interface Verdict {
  findings: Finding[];
  publishable: boolean;
  played_count: number;
  green_count: number;
}

export interface Kept {
  revision: number;
  name: string;
  at: string;
  by: string;
}

/** A no with a sentence for the screen; `code` is `changed` where somebody else has saved meanwhile. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
    readonly revision: number | null = null,
    readonly by = "",
    readonly at = "",
    readonly findings: Finding[] = [],
  ) {
    super(sentence);
  }
}

/** The desk did not answer at all: worth trying again. */
export class Away extends Error {}

async function answered<T>(address: string, options: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(address, { ...options, headers: { "Content-Type": "application/json", Accept: "application/json" } });
  } catch {
    throw new Away("The desk does not answer.");
  }
  if (answer.redirected || answer.status === 401) throw new Refused("signed-out", "You are signed out. Sign in in another tab, then try again.");
  if (answer.ok) return (await answer.json()) as T;
  if (answer.status >= 500) throw new Away("The desk had a fault of its own.");
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (!told?.sentence) throw new Refused("missing", answer.status === 404 ? "This draft is not there any more." : "The desk could not read this.");
  throw new Refused(told.code, told.sentence, told.revision, told.by, told.at, told.findings);
}

/** The desk's side of one draft. */
export class Desk {
  constructor(private readonly address: string) {}

  private post<T>(place: string, body: unknown): Promise<T> {
    return answered<T>(`${this.address}/${place}`, { method: "POST", body: JSON.stringify(body) });
  }

  contents = () => answered<Contents>(`${this.address}/contents`);
  states = () => answered<Kept[]>(`${this.address}/states`);
  save = (changes: Changes) => this.post<{ revision: number; at: string }>("contents", changes);
  verdict = (changes: Changes) => this.post<Verdict>("verdict", changes);
  /** With the scenarios played; it takes longer. */
  trial = (changes: Changes) => this.post<Verdict>("verdict", { ...changes, scenarios: true });
  preview = (text: string, language: string) => this.post<{ text: string }>("preview", { text, language });
  begin = (revision: number, begin: string) => this.post<{ revision: number; at: string }>("beginning", { revision, begin });
  restore = (revision: number, state: number) => this.post<{ revision: number; at: string }>("restoration", { revision, state });
  discard = (revision: number) => this.post<object>("removal", { revision });
  bringBack = (changes: Changes) => this.post<{ revision: number; at: string }>("return", changes);
  publish = (revision: number, note: string) =>
    this.post<{ version: number; findings: Finding[] }>("publication", { revision, note });
}
