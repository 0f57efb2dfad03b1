// The properties of what is chosen on the map: by its kind, in the desk's words.
import type { Choices, Finding } from "../api";
import { Icon } from "../parts";
import { Chosen } from "./element";
import { EventPart, MessagePart, SignalPart } from "./events";
import { Area, Line, Part, Pick } from "./fields";
import { ABOUT_CONDITIONS, DataPart, FlowPart, LanePart, MapPart, RepeatPart } from "./others";
import { DecisionPart, JobPart, ScriptPart, StagePart, TaskPart } from "./steps";

export interface Around {
  choices: Choices;
  files: string[];
  findings: Finding[];
  mapKey: string;
  /** Opens a file of that path, made if there is none. */
  onOpen: (path: string) => void;
}

const KINDS: Record<string, string> = {
  UserTask: "Task for a person",
  ManualTask: "Manual task",
  Task: "Task without a kind",
  SendTask: "Message to send",
  ReceiveTask: "Wait for a message",
  BusinessRuleTask: "Decision by a table",
  ServiceTask: "Work for a machine",
  ScriptTask: "Calculation",
  SubProcess: "Steps that belong together",
  CallActivity: "Another process of this file",
  ExclusiveGateway: "One of the ways",
  ParallelGateway: "All ways at once",
  InclusiveGateway: "Every way that fits",
  EventBasedGateway: "Whatever comes first",
  StartEvent: "Start",
  IntermediateCatchEvent: "Wait",
  IntermediateThrowEvent: "On the way",
  BoundaryEvent: "Event at a step",
  EndEvent: "End",
  SequenceFlow: "Way on",
  MessageFlow: "Message between pools",
  Participant: "Pool",
  Lane: "Lane",
  DataObjectReference: "Fact",
  DataStoreReference: "Store",
  TextAnnotation: "Remark",
  Association: "Connection",
  Group: "Group",
  Process: "The process",
  Collaboration: "The process",
};

export function Panel({ modeler, elements, around, tick }: { modeler: any; elements: any[]; around: Around; tick: number }) {
  if (elements.length > 1) {
    return (
      <div class="drawing-panel-empty">
        <p>{elements.length} elements are chosen. Align or space them with the buttons above the sheet.</p>
      </div>
    );
  }
  const element = elements[0] ?? modeler.get("canvas").getRootElement();
  const chosen = new Chosen(modeler, element.type === "label" ? element.labelTarget : element);
  const id = chosen.bo.id as string;
  const found = around.findings.filter((one) => one.element === id);
  return (
    <div class="drawing-panel-body" key={id} data-tick={tick}>
      <header class="drawing-panel-head">
        <h2>{KINDS[chosen.bo.$type.replace("bpmn:", "")] ?? chosen.bo.$type}</h2>
        <code title="The id of this element in the file">{id}</code>
      </header>
      {found.filter((one) => !toldBelow(chosen, one)).map((one) => (
        <p class={one.level === "error" ? "notice notice-red" : "notice notice-amber"} key={one.rule + one.sentence}>
          <Icon name={one.level === "error" ? "circle-alert" : "triangle-alert"} />
          <span class="notice-body">{one.sentence}</span>
        </p>
      ))}
      <Of chosen={chosen} around={around} found={found} />
    </div>
  );
}

/** A condition tells what is wrong with it right under its field. */
const toldBelow = (chosen: Chosen, one: Finding): boolean => chosen.is("bpmn:SequenceFlow") && ABOUT_CONDITIONS.has(one.rule);

function Of({ chosen, around, found }: { chosen: Chosen; around: Around; found: Finding[] }) {
  if (chosen.is("bpmn:Process", "bpmn:Collaboration")) return <MapPart chosen={chosen} around={around} />;
  if (chosen.is("bpmn:SequenceFlow")) return <FlowPart chosen={chosen} around={around} found={found} />;
  if (chosen.is("bpmn:Participant", "bpmn:Lane")) return <LanePart chosen={chosen} around={around} />;
  if (chosen.is("bpmn:TextAnnotation")) {
    return (
      <Part title="Words">
        <Area label="Text" value={chosen.get("text")} onWrite={(text) => chosen.set("text", text)} />
      </Part>
    );
  }
  return (
    <>
      <Part title="Words">
        <Line label="Name" value={chosen.get("name")} onWrite={(name) => chosen.set("name", name)} />
        <Area
          label="What it is for"
          value={chosen.documentation}
          onWrite={(text) => (chosen.documentation = text)}
          hint="Whoever works the step reads this."
        />
      </Part>
      {chosen.is("bpmn:Activity") && <ActivityParts chosen={chosen} around={around} />}
      {chosen.is("bpmn:Event") && <EventPart chosen={chosen} around={around} found={found} />}
      {chosen.is("bpmn:DataObjectReference", "bpmn:ItemAwareElement") && <DataPart chosen={chosen} />}
    </>
  );
}

function ActivityParts({ chosen, around }: { chosen: Chosen; around: Around }) {
  return (
    <>
      {chosen.is("bpmn:UserTask") && <TaskPart chosen={chosen} around={around} />}
      {chosen.is("bpmn:SendTask") && <MessagePart chosen={chosen} around={around} holder={chosen.bo} />}
      {chosen.is("bpmn:ReceiveTask") && <SignalPart chosen={chosen} holder={chosen.bo} kind="message" />}
      {chosen.is("bpmn:BusinessRuleTask") && <DecisionPart chosen={chosen} around={around} />}
      {chosen.is("bpmn:ServiceTask") && <JobPart chosen={chosen} />}
      {chosen.is("bpmn:ScriptTask") && <ScriptPart chosen={chosen} />}
      {chosen.is("bpmn:SubProcess") && <StagePart chosen={chosen} />}
      {chosen.is("bpmn:CallActivity") && (
        <Part title="Calls">
          <Line
            label="Process"
            mono
            value={chosen.get("calledElement")}
            onWrite={(key) => chosen.set("calledElement", key)}
            hint="The id of another process in this file."
          />
        </Part>
      )}
      <RepeatPart chosen={chosen} />
      <Survives chosen={chosen} />
    </>
  );
}

const Survives = ({ chosen }: { chosen: Chosen }) => (
  <Part title="When the case is closed">
    <Pick
      label="This step"
      value={chosen.get("cw:survives") === "true" ? "true" : ""}
      options={[
        ["", "ends with the case"],
        ["true", "goes on beside it"],
      ]}
      onWrite={(value) => chosen.set("cw:survives", value)}
      hint="Going on is for what checks back later: a follow-up, a repair."
    />
  </Part>
);
