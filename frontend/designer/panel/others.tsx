// Ways, lanes, facts, repetition, and the process as a whole.
import type { Finding } from "../api";
import { Icon } from "../parts";
import type { Around } from "./panel";
import { Chosen } from "./element";
import { Area, Line, Part, Pick, Tick } from "./fields";

interface Props {
  chosen: Chosen;
  around: Around;
}

export const ABOUT_CONDITIONS = new Set(["expression", "unknown-name", "unknown-outcome", "branch-condition", "flow-condition", "expression-language"]);

export function FlowPart({ chosen, around, found }: Props & { found: Finding[] }) {
  const source = chosen.bo.sourceRef;
  const decides = source && /Gateway$|Task$|SubProcess$|CallActivity$/.test(source.$type) && !/Parallel|EventBased/.test(source.$type);
  const isDefault = source?.default === chosen.bo;
  const outcomes = source?.get("cw:outcomes") || outcomesBefore(source);
  const wrong = found.find((one) => ABOUT_CONDITIONS.has(one.rule))?.sentence;
  return (
    <>
      <Part title="Words">
        <Line label="Name" value={chosen.get("name")} onWrite={(name) => chosen.set("name", name)} />
      </Part>
      {wrong && (!decides || isDefault) && <p class="notice notice-red">{wrong}</p>}
      {decides && (
        <Part title="Taken when">
          {!isDefault && (
            <Area
              label="Condition (FEEL)"
              mono
              value={chosen.expression(chosen.bo, "conditionExpression")}
              onWrite={(text) => chosen.setExpression(chosen.bo, "conditionExpression", text)}
              placeholder={'outcome = "refuse"'}
              wrong={wrong}
              hint={outcomes ? `Outcomes before it: ${outcomes.split(/[\s,]+/).join(", ")}.` : "A name of the case, such as priority or kind, and what it is compared with."}
            />
          )}
          <Tick
            label="When nothing else fits"
            value={isDefault}
            onWrite={(value) => {
              chosen.setOf(source, { default: value ? chosen.bo : undefined });
              if (value) chosen.setExpression(chosen.bo, "conditionExpression", "");
            }}
          />
          <details class="drawing-more">
            <summary>
              <Icon name="chevron-right" />
              Names one can ask for
            </summary>
            <p class="drawing-mono soft">{around.choices.names.join(", ")}</p>
          </details>
        </Part>
      )}
    </>
  );
}

/** The outcomes of the one task right before a gateway. */
function outcomesBefore(source: any): string {
  const before = (source?.incoming ?? []).map((flow: any) => flow.sourceRef?.get("cw:outcomes")).filter(Boolean);
  return before[0] ?? "";
}

export function LanePart({ chosen, around }: Props) {
  const process = chosen.bo.processRef;
  return (
    <>
      <Part title="Words">
        <Line label="Name" value={chosen.get("name")} onWrite={(name) => chosen.set("name", name)} />
      </Part>
      <Part title="Who works here">
        <Line
          label="Role"
          value={chosen.get("cw:role")}
          onWrite={(role) => chosen.set("cw:role", role.trim())}
          offers={around.choices.roles}
          placeholder={chosen.get("name")}
          hint="Left empty, the name is the role."
        />
      </Part>
      {process && (
        <Part title="Its process">
          <Tick label="It is run by the desk" value={process.isExecutable === true} onWrite={(value) => chosen.setOf(process, { isExecutable: value })} hint="One pool of the map is." />
        </Part>
      )}
    </>
  );
}

export const DataPart = ({ chosen }: { chosen: Chosen }) => (
  <Part title="Fact">
    <p class="field-hint">The name is the name of the fact. Connect it to the steps that need it and to those that find it out.</p>
    {chosen.bo.dataState && <p class="field-hint">State: {chosen.bo.dataState.name}</p>}
  </Part>
);

export function RepeatPart({ chosen }: { chosen: Chosen }) {
  const loop = chosen.bo.loopCharacteristics;
  if (!loop) return null;
  if (loop.$type === "bpmn:StandardLoopCharacteristics") {
    return (
      <Part title="Again and again">
        <Area label="While (FEEL)" mono value={chosen.expression(loop, "loopCondition")} onWrite={(text) => chosen.setExpression(loop, "loopCondition", text)} />
        <Line
          label="At most"
          value={loop.loopMaximum === undefined ? "" : String(loop.loopMaximum)}
          onWrite={(text) => chosen.setOf(loop, { loopMaximum: /^\d+$/.test(text) ? Number(text) : undefined })}
          placeholder="no limit"
        />
        <Tick label="Asked before the first time" value={loop.testBefore === true} onWrite={(value) => chosen.setOf(loop, { testBefore: value })} />
      </Part>
    );
  }
  return (
    <Part title="Several at once">
      <Line label="How many (FEEL)" mono value={chosen.expression(loop, "loopCardinality")} onWrite={(text) => chosen.setExpression(loop, "loopCardinality", text)} placeholder="3" />
      <Area label="Over when (FEEL)" mono value={chosen.expression(loop, "completionCondition")} onWrite={(text) => chosen.setExpression(loop, "completionCondition", text)} placeholder="numberOfCompletedInstances >= 2" />
      <Pick
        label="They run"
        value={loop.isSequential ? "one" : "all"}
        options={[
          ["all", "side by side"],
          ["one", "one after another"],
        ]}
        onWrite={(value) => chosen.setOf(loop, { isSequential: value === "one" })}
      />
    </Part>
  );
}

/** Nothing is chosen: the process itself. */
export function MapPart({ chosen, around }: Props) {
  const pools = chosen.bo.participants ?? [];
  const process = pools.map((one: any) => one.processRef).find((one: any) => one?.isExecutable) ?? chosen.roots("bpmn:Process")[0];
  if (!process) return <p class="field-hint">There is no process on this map yet. Draw a pool, or begin with a start event.</p>;
  const text = process.get("documentation")?.[0]?.text ?? "";
  return (
    <>
      <Part title="Words">
        <Line label="Name" value={process.name ?? ""} onWrite={(name) => chosen.setOf(process, { name })} />
        <Area
          label="What it is for"
          value={text}
          onWrite={(words) => chosen.setOf(process, { documentation: words.trim() ? [chosen.make("bpmn:Documentation", { text: words }, process)] : [] })}
        />
      </Part>
      {process.id !== around.mapKey && (
        <p class="notice notice-amber">
          <Icon name="triangle-alert" />
          <span class="notice-body">
            The process in the file is called “{process.id}”. Here its key is “{around.mapKey}”.
          </span>
        </p>
      )}
      <p class="drawing-panel-empty">Choose something on the sheet to see what it does. Press ? for the keys.</p>
    </>
  );
}
