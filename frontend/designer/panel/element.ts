// Reading and writing one element of the map; every write is one step of undo.
export class Chosen {
  readonly bo: any;

  constructor(
    readonly modeler: any,
    readonly element: any,
  ) {
    this.bo = element.businessObject;
  }

  private get modeling(): any {
    return this.modeler.get("modeling");
  }

  is(...types: string[]): boolean {
    return types.some((type) => this.bo.$instanceOf(type));
  }

  /** `cw:` and BPMN attributes; empty takes the attribute away. */
  get(name: string): string {
    const value = this.bo.get(name);
    return value === undefined || value === null ? "" : String(value);
  }

  set(name: string, value: string | boolean | undefined): void {
    this.modeling.updateProperties(this.element, { [name]: value === "" ? undefined : value });
  }

  setOf(part: any, properties: Record<string, unknown>): void {
    this.modeling.updateModdleProperties(this.element, part, properties);
  }

  make(type: string, properties: Record<string, unknown>, parent: any = this.bo): any {
    const made = this.modeler.get("bpmnFactory").create(type, properties);
    made.$parent = parent;
    return made;
  }

  get documentation(): string {
    return this.bo.get("documentation")?.[0]?.text ?? "";
  }

  set documentation(text: string) {
    const others = (this.bo.get("documentation") ?? []).slice(1);
    const first = text.trim() ? [this.make("bpmn:Documentation", { text })] : [];
    this.setOf(this.bo, { documentation: [...first, ...others] });
  }

  /** The one event definition, or nothing for a plain event. */
  get definition(): any {
    return this.bo.eventDefinitions?.[0];
  }

  get kind(): string {
    return this.definition?.$type.replace("bpmn:", "").replace("EventDefinition", "").toLowerCase() ?? "none";
  }

  get throws(): boolean {
    return this.is("bpmn:ThrowEvent", "bpmn:SendTask");
  }

  /** An expression inside `holder`, such as a condition or a date. */
  expression(holder: any, name: string): string {
    return holder?.get(name)?.body ?? "";
  }

  setExpression(holder: any, name: string, body: string): void {
    const made = body.trim() ? this.make("bpmn:FormalExpression", { body }, holder) : undefined;
    this.setOf(holder, { [name]: made });
  }

  get definitions(): any {
    return this.modeler.getDefinitions();
  }

  roots(type: string): any[] {
    return this.definitions.get("rootElements").filter((one: any) => one.$type === type);
  }

  /** The root element of that name, made if there is none: a message, a signal, an error, an escalation. */
  root(type: string, name: string, extra: Record<string, unknown> = {}): any {
    const there = this.roots(type).find((one) => one.name === name || one.errorCode === name || one.escalationCode === name);
    if (there) return there;
    const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
    const word = type.replace("bpmn:", "");
    const taken = new Set(this.definitions.get("rootElements").map((one: any) => one.id));
    let id = `${word}_${plain}`;
    for (let count = 2; taken.has(id); count += 1) id = `${word}_${plain}_${count}`;
    const made = this.make(type, { id, name, ...extra }, this.definitions);
    this.setOf(this.definitions, { rootElements: [...this.definitions.get("rootElements"), made] });
    return made;
  }

  /** The clock of a timer stands on the event or on its definition; it is written where it was. */
  get clock(): string {
    return this.get("cw:clock") || this.definition?.get("cw:clock") || "calendar";
  }

  set clock(value: string) {
    const kept = value === "calendar" ? undefined : value;
    if (this.definition?.get("cw:clock")) this.setOf(this.definition, { "cw:clock": kept });
    else this.set("cw:clock", kept);
  }

  /** The lane or pool that says who does this, where the element does not say so itself. */
  get inheritedRole(): string {
    for (let around = this.element.parent; around; around = around.parent) {
      const lane = this.laneOf(around);
      const role = lane && (lane.get("cw:role") || lane.name);
      if (role) return role;
    }
    return "";
  }

  private laneOf(around: any): any {
    const bo = around.businessObject;
    if (bo.$type === "bpmn:Lane") return bo;
    const sets = bo.$type === "bpmn:Participant" ? bo.processRef?.laneSets : undefined;
    const held = [this.bo, ...ancestors(this.element)];
    for (const set of sets ?? []) {
      const lane = innermost(set.lanes ?? [], held);
      if (lane) return lane;
    }
    return bo.$type === "bpmn:Participant" ? bo : undefined;
  }
}

function ancestors(element: any): any[] {
  const found = [];
  for (let around = element.parent; around; around = around.parent) found.push(around.businessObject);
  return found;
}

function innermost(lanes: any[], held: any[]): any {
  for (const lane of lanes) {
    const inner = innermost(lane.childLaneSet?.lanes ?? [], held);
    if (inner) return inner;
    if ((lane.flowNodeRef ?? []).some((node: any) => held.includes(node))) return lane;
  }
  return undefined;
}
