// The drawing libraries come without types, or with ones that say less than their manuals.
declare module "bpmn-js/lib/Modeler";
declare module "bpmn-js/lib/NavigatedViewer";
declare module "diagram-js-minimap";
declare module "dmn-js/lib/Modeler";
declare module "@bpmn-io/form-js-editor";
declare module "@bpmn-io/form-js-viewer";
declare module "*.json";
