// What people, tables and machines do.
import type { Around } from "./panel";
import { Chosen } from "./element";
import { Area, Line, Names, Part, Pick, Several } from "./fields";
import { spanRead, spanWrong } from "./spans";

const FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/";
const STAGES: [string, string][] = [
  ["", "no stage of the case"],
  ["contact", "Contact"],
  ["gathering", "Gathering"],
  ["solving", "Solving"],
  ["resolution", "Resolution"],
];

interface Props {
  chosen: Chosen;
  around: Around;
}

export function RoleLine({ chosen, around }: Props) {
  const inherited = chosen.inheritedRole;
  return (
    <Line
      label="Role"
      value={chosen.get("cw:role")}
      onWrite={(role) => chosen.set("cw:role", role.trim())}
      placeholder={inherited || "agent, lead, specialist …"}
      offers={around.choices.roles}
      hint={inherited ? `Left empty, the lane decides: ${inherited}.` : "Whose work it is. A lane with a name says so too."}
    />
  );
}

interface LinkProps extends Props {
  label: string;
  attribute: string;
  paths: string[];
  plain: (path: string) => string;
  path: (name: string) => string;
  none: string;
}

/** A file that the step names: choose one, open it, or make one. */
export function LinkLine({ chosen, around, label, attribute, paths, plain, path, none }: LinkProps) {
  const value = chosen.get(attribute);
  const there = [...new Set(paths.map(plain))].sort();
  const fresh = nameOf(chosen);
  return (
    <div class="drawing-link">
      <Pick
        label={label}
        value={value}
        options={[["", none], ...there.map((one) => [one, one] as [string, string])]}
        onWrite={(name) => chosen.set(attribute, name)}
      />
      <button
        type="button"
        class="btn btn-sm"
        onClick={() => {
          const name = value || fresh;
          if (!value) chosen.set(attribute, name);
          around.onOpen(path(name));
        }}
      >
        {value ? (there.includes(value) ? "Open" : "Write it") : "New"}
      </button>
    </div>
  );
}

/** A name for a new file, from the words on the element. */
function nameOf(chosen: Chosen): string {
  const words = (chosen.get("name") || chosen.bo.id).toLowerCase().normalize("NFKD");
  return words.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40) || "untitled";
}

/** Why this is no amount, or nothing. */
function amountWrong(text: string): string {
  return !text || /^\d{1,9}(\.\d{1,2})?$/.test(text) ? "" : "An amount, like 200 or 79.50.";
}

export function TaskPart({ chosen, around }: Props) {
  const due = chosen.get("cw:due");
  const set = (name: string) => (value: string) => chosen.set(name, value.trim());
  return (
    <>
      <Part title="Who and by when">
        <RoleLine chosen={chosen} around={around} />
        <Pick
          label="Given to"
          value={chosen.get("cw:assign")}
          options={[
            ["", "whoever takes it"],
            ["route", "the next free one"],
            ["same", "whoever has the case"],
            ["lead", "the lead"],
          ]}
          onWrite={set("cw:assign")}
        />
        <Pick
          label="Queue"
          value={chosen.get("cw:queue")}
          options={[["", "stays where it is"], ...around.choices.queues]}
          onWrite={set("cw:queue")}
        />
        <Line
          label="May offer up to"
          mono
          value={chosen.get("cw:authority")}
          onWrite={set("cw:authority")}
          placeholder="as the house has set"
          wrong={amountWrong(chosen.get("cw:authority"))}
          hint="For whoever does this step, while it is open."
        />
        <Line
          label="Due after"
          mono
          value={due}
          onWrite={set("cw:due")}
          placeholder="PT4H"
          wrong={spanWrong(due)}
          hint={spanRead(due, true) || (due.startsWith("=") ? "Computed when the step begins." : "Working time. PT4H is four hours; = asks an expression.")}
        />
      </Part>
      <Part title="What is done">
        <LinkLine
          chosen={chosen}
          around={around}
          label="Form"
          attribute="cw:form"
          paths={around.files.filter((one) => one.endsWith(".form"))}
          plain={(one) => one.replace(/\.form$/, "")}
          path={(name) => `${name}.form`}
          none="no form"
        />
        <Area label="Instruction" value={chosen.get("cw:sop")} onWrite={set("cw:sop")} hint="The steps to take, or the address of them." />
        <Names
          label="Outcomes"
          value={chosen.get("cw:outcomes")}
          onWrite={(value) => chosen.set("cw:outcomes", value)}
          placeholder="approve, refuse"
          hint="Each is a button. Conditions ask for them: outcome = &quot;refuse&quot;."
        />
        <Several
          label="Done by"
          value={chosen.get("cw:completes")}
          options={[
            ["form", "the form, filled in"],
            ["answer", "an answer to the contact"],
            ["proposal", "a proposal to the contact"],
            ["outcome", "one of the outcomes"],
          ]}
          onWrite={(value) => chosen.set("cw:completes", value)}
        />
      </Part>
    </>
  );
}

export function DecisionPart({ chosen, around }: Props) {
  return (
    <Part title="Decision">
      <LinkLine
        chosen={chosen}
        around={around}
        label="Table"
        attribute="cw:decision"
        paths={around.files.filter((one) => one.endsWith(".dmn"))}
        plain={(one) => one.replace(/\.dmn$/, "")}
        path={(name) => `${name}.dmn`}
        none="no table"
      />
      <Names label="Fills" value={chosen.get("cw:sets")} onWrite={(value) => chosen.set("cw:sets", value)} placeholder="kind, priority" hint="The facts and fields that its answer is written to." />
    </Part>
  );
}

export const JobPart = ({ chosen }: { chosen: Chosen }) => (
  <Part title="Machine">
    <Line label="Job" mono value={chosen.get("cw:job")} onWrite={(job) => chosen.set("cw:job", job.trim())} placeholder="webhook" hint="If it fails, a boundary error event takes over; else the lead gets a task." />
  </Part>
);

export const ScriptPart = ({ chosen }: { chosen: Chosen }) => (
  <Part title="Calculation">
    <Area
      label="Expression (FEEL)"
      mono
      value={chosen.get("script")}
      onWrite={(script) => chosen.setOf(chosen.bo, { script, scriptFormat: chosen.get("scriptFormat") || FEEL })}
      placeholder="{ priority: if vip then 1 else 2 }"
    />
    <Names label="Fills" value={chosen.get("cw:sets")} onWrite={(value) => chosen.set("cw:sets", value)} hint="One name for a single value; a context fills its own names." />
  </Part>
);

export function StagePart({ chosen }: { chosen: Chosen }) {
  if (chosen.bo.triggeredByEvent) return null;
  return (
    <Part title="Stage">
      <Pick label="While a case is in here it is in" value={chosen.get("cw:stage")} options={STAGES} onWrite={(stage) => chosen.set("cw:stage", stage)} hint="The four stages lie beside each other at the root." />
    </Part>
  );
}
