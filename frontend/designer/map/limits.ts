// Only what the desk runs is offered: what would be refused can come with a file, but nobody is led into it.
const REFUSED = /complex|ad-?hoc|transaction|cancel|multiple|instantiat|choreography/i;

const UNDER = 500;

class Palette {
  static $inject = ["palette", "create", "elementFactory", "spaceTool", "lassoTool", "handTool", "globalConnect"];

  constructor(
    palette: any,
    private readonly create: any,
    private readonly factory: any,
    private readonly space: any,
    private readonly lasso: any,
    private readonly hand: any,
    private readonly connect: any,
  ) {
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const tool = (icon: string, title: string, click: (event: Event) => void) => ({
      group: "tools",
      className: `bpmn-icon-${icon}`,
      title,
      action: { click },
    });
    const made = (group: string, icon: string, title: string, type: string, more = {}) => {
      const start = (event: Event) => this.create.start(event, this.factory.createShape({ type, ...more }));
      return { group, className: `bpmn-icon-${icon}`, title, action: { dragstart: start, click: start } };
    };
    const message = { eventDefinitionType: "bpmn:MessageEventDefinition" };
    const timer = { eventDefinitionType: "bpmn:TimerEventDefinition" };
    return {
      "hand-tool": tool("hand-tool", "Move the sheet (H)", (event) => this.hand.activateHand(event)),
      "lasso-tool": tool("lasso-tool", "Choose several (L)", (event) => this.lasso.activateSelection(event)),
      "space-tool": tool("space-tool", "Make or take space (S)", (event) => this.space.activateSelection(event)),
      connect: tool("connection-multi", "Connect (C)", (event) => this.connect.start(event)),
      line: { group: "tools", separator: true },
      start: made("event", "start-event-message", "A way a case begins", "bpmn:StartEvent", message),
      catch: made("event", "intermediate-event-catch-timer", "Wait for a time", "bpmn:IntermediateCatchEvent", timer),
      heard: made("event", "intermediate-event-catch-message", "Wait for the contact", "bpmn:IntermediateCatchEvent", message),
      closure: made("event", "intermediate-event-none", "Close the case, or pass", "bpmn:IntermediateThrowEvent"),
      end: made("event", "end-event-none", "The process is over", "bpmn:EndEvent"),
      person: made("activity", "user-task", "A task for a person", "bpmn:UserTask"),
      send: made("activity", "send-task", "Send a message", "bpmn:SendTask"),
      decide: made("activity", "business-rule-task", "Decide by a table", "bpmn:BusinessRuleTask"),
      gateway: made("gateway", "gateway-xor", "Choose a way", "bpmn:ExclusiveGateway", { isMarkerVisible: true }),
      stage: {
        group: "activity",
        className: "bpmn-icon-subprocess-expanded",
        title: "A stage, or steps that belong together",
        action: { dragstart: (event: Event) => this.stage(event), click: (event: Event) => this.stage(event) },
      },
      data: made("data", "data-object", "A fact", "bpmn:DataObjectReference"),
      pool: {
        group: "data",
        className: "bpmn-icon-participant",
        title: "A pool",
        action: {
          dragstart: (event: Event) => this.create.start(event, this.factory.createParticipantShape()),
          click: (event: Event) => this.create.start(event, this.factory.createParticipantShape()),
        },
      },
    };
  }

  private stage(event: Event): void {
    const whole = this.factory.createShape({ type: "bpmn:SubProcess", x: 0, y: 0, isExpanded: true });
    const begin = this.factory.createShape({ type: "bpmn:StartEvent", x: 40, y: 82, parent: whole });
    this.create.start(event, [whole, begin], { hints: { autoSelect: [whole] } });
  }
}

class Menus {
  static $inject = ["popupMenu"];

  constructor(popupMenu: any) {
    popupMenu.registerProvider("bpmn-replace", UNDER, this);
  }

  getPopupMenuEntries() {
    return (entries: Record<string, unknown>) => kept(entries);
  }

  getPopupMenuHeaderEntries() {
    return (entries: Record<string, unknown>) => kept(entries);
  }
}

class Pad {
  static $inject = ["contextPad", "autoPlace", "create", "elementFactory"];

  constructor(
    contextPad: any,
    private readonly place: any,
    private readonly create: any,
    private readonly factory: any,
  ) {
    contextPad.registerProvider(UNDER, this);
  }

  getContextPadEntries(element: any) {
    return (entries: Record<string, any>) => {
      const plain = entries["append.append-task"];
      if (plain) {
        const shape = () => this.factory.createShape({ type: "bpmn:UserTask" });
        plain.className = "bpmn-icon-user-task";
        plain.title = "Add a task for a person";
        plain.action = {
          click: () => this.place.append(element, shape()),
          dragstart: (event: Event) => this.create.start(event, shape(), { source: element }),
        };
      }
      return entries;
    };
  }
}

function kept(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !REFUSED.test(id)));
}

export const limits = {
  __init__: ["paletteProvider", "designerMenus", "designerPad"],
  paletteProvider: ["type", Palette],
  designerMenus: ["type", Menus],
  designerPad: ["type", Pad],
};
