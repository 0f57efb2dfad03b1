// The sheets that open over the drawing: publishing, earlier states, keys.
import { useEffect, useState } from "preact/hooks";

import { Refused, type Kept, type Verdict } from "./api";
import type { Draft } from "./draft";
import { Icon, Sheet } from "./parts";

export function Publish({ draft, onClose, onPublished }: { draft: Draft; onClose: () => void; onPublished: (version: number) => void }) {
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  useEffect(() => {
    draft
      .save()
      .then(() => draft.trial())
      .then(setVerdict)
      .catch((error: Error) => setWrong(error.message));
  }, []);
  const found = verdict?.findings ?? draft.findings;
  const errors = found.filter((one) => one.level === "error");
  const others = found.length - errors.length;
  const key = draft.contents.key;
  const publish = async () => {
    setBusy(true);
    setWrong("");
    try {
      await draft.save();
      if (draft.standing.kind !== "saved") throw new Refused("unsaved", "The draft is not saved yet. Mend that first.");
      const { version } = await draft.desk.publish(draft.revision, note);
      await draft.published();
      onPublished(version);
    } catch (error) {
      if (error instanceof Refused && error.findings?.length && verdict) setVerdict({ ...verdict, findings: error.findings });
      setWrong(error instanceof Error ? error.message : "That did not work.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title={`Publish ${draft.now.name}`} onClose={onClose}>
      <p class="soft">New cases open on the new version at once. Open cases stay on theirs until you move them.</p>
      {draft.contents.based_on !== null && (
        <a class="link" href={`/processes/${key}/changes?from=${draft.contents.based_on}&to=draft`}>
          What changed since version {draft.contents.based_on}
        </a>
      )}
      {errors.length ? (
        <div class="notice notice-red">
          <Icon name="circle-alert" />
          <div class="notice-body">
            <b>
              {errors.length} problem{errors.length === 1 ? " stands" : "s stand"} in the way
            </b>
            <ul class="drawing-reasons">
              {errors.slice(0, 6).map((one) => (
                <li key={one.element + one.sentence}>{one.sentence}</li>
              ))}
            </ul>
          </div>
        </div>
      ) : (
        <p class="notice notice-green">
          <Icon name="circle-check" />
          <span class="notice-body">
            {verdict ? "Nothing stands in the way." : "Playing the scenarios …"}
            {verdict && verdict.played_count > 0 && ` ${verdict.green_count} of ${verdict.played_count} scenarios hold.`}
          </span>
        </p>
      )}
      {others > 0 && (
        <ul class="drawing-reasons soft">
          {found
            .filter((one) => one.level !== "error")
            .slice(0, 4)
            .map((one) => (
              <li key={one.element + one.sentence}>{one.sentence}</li>
            ))}
        </ul>
      )}
      <div class="field">
        <label for="publish-note">What is new, in a sentence</label>
        <textarea class="textarea" id="publish-note" rows={2} maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        <p class="field-hint">It stands beside the version for whoever asks later.</p>
      </div>
      {wrong && (
        <p class="drawing-wrong" role="alert">
          <Icon name="circle-alert" />
          {wrong}
        </p>
      )}
      <div class="sheet-foot">
        <a class="btn" href={`/processes/${key}/scenarios`}>
          <Icon name="list-checks" />
          Scenarios
        </a>
        {draft.contents.based_on !== null && (
          <a class="btn" href={`/processes/${key}/replays?of=draft`}>
            <Icon name="rotate-ccw" />
            Replay
          </a>
        )}
        <button type="button" class="btn btn-primary" disabled={busy || errors.length > 0 || !verdict} onClick={() => void publish()}>
          {busy ? "Publishing …" : "Publish"}
        </button>
      </div>
    </Sheet>
  );
}

export function States({ draft, onClose, onSaid }: { draft: Draft; onClose: () => void; onSaid: (words: string) => void }) {
  const [states, setStates] = useState<Kept[] | null>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    draft
      .save()
      .then(() => draft.desk.states())
      .then(setStates)
      .catch((error: Error) => setWrong(error.message));
  }, []);
  const back = async (one: Kept) => {
    try {
      await draft.restore(one.revision);
      onSaid(`The draft is as it was at ${one.at}. The state before is kept too.`);
      onClose();
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <Sheet title="Earlier states" onClose={onClose}>
      {wrong && <p class="drawing-wrong">{wrong}</p>}
      {!states && !wrong && <div class="skeleton drawing-skeleton-line" />}
      <ul class="drawing-states">
        {(states ?? []).map((one, at) => (
          <li key={one.revision}>
            <span>
              <b>{one.at}</b> <span class="soft">{one.by}</span>
            </span>
            {at === 0 ? (
              <span class="chip">now</span>
            ) : (
              <button type="button" class="btn btn-sm" onClick={() => void back(one)}>
                Go back to this
              </button>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

/** What a new process begins with. */
export function Begin({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const [from, setFrom] = useState("stages");
  const [wrong, setWrong] = useState("");
  const others = draft.contents.choices.processes.filter(([key]) => key !== draft.contents.key);
  const way = (value: string, name: string, words: string) => (
    <label class="drawing-way" key={value}>
      <input class="radio" type="radio" name="begin" checked={from === value} onChange={() => setFrom(value)} />
      <b>{name}</b>
      <span class="soft">{words}</span>
    </label>
  );
  const begin = async () => {
    try {
      if (from) await draft.begin(from);
      onClose();
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  return (
    <Sheet title={`Begin ${draft.now.name} with`} onClose={onClose}>
      <div class="drawing-ways">
        {way("stages", "The four stages", "Small, drawn and ready to run: contact, gathering, solving, resolution.")}
        {way("", "An empty sheet", "Two pools, and the request that opens a case.")}
        {others.map(([key, name]) => way(key, `A copy of ${name}`, "With everything beside it."))}
      </div>
      {wrong && <p class="drawing-wrong">{wrong}</p>}
      <div class="sheet-foot">
        <button type="button" class="btn btn-primary" onClick={() => void begin()}>
          Begin
        </button>
      </div>
    </Sheet>
  );
}

const KEYS: [string, string][] = [
  ["Ctrl Z / Ctrl Y", "undo, redo"],
  ["Ctrl C / Ctrl V", "copy, paste"],
  ["Ctrl A", "choose everything"],
  ["Ctrl F", "find a step"],
  ["Delete", "take away what is chosen"],
  ["E", "write the name"],
  ["R", "turn it into something else"],
  ["A", "add what comes next"],
  ["C", "connect"],
  ["L", "choose several with the lasso"],
  ["S", "make or take space"],
  ["H", "move the sheet by hand"],
  ["Arrows", "move what is chosen; with Shift faster"],
  ["Ctrl + arrows", "move the sheet"],
  ["Ctrl + / Ctrl −", "larger, smaller"],
  ["Ctrl 0 / Ctrl 9", "real size, the whole map"],
  ["Ctrl S", "save now"],
  ["?", "this list"],
];

export const Keys = ({ onClose }: { onClose: () => void }) => (
  <Sheet title="Keys on the sheet" onClose={onClose}>
    <dl class="drawing-keys">
      {KEYS.map(([key, meaning]) => (
        <div key={key}>
          <dt>
            <kbd class="key">{key}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </Sheet>
);

interface AskProps {
  title: string;
  words: string;
  action: string;
  onYes: () => void;
  onClose: () => void;
}

export const Ask = ({ title, words, action, onYes, onClose }: AskProps) => (
  <Sheet title={title} onClose={onClose}>
    <p>{words}</p>
    <div class="sheet-foot">
      <button type="button" class="btn" onClick={onClose}>
        Leave it
      </button>
      <button
        type="button"
        class="btn btn-danger"
        onClick={() => {
          onClose();
          onYes();
        }}
      >
        {action}
      </button>
    </div>
  </Sheet>
);
