// What a new table and a new form begin with: something that works at once.
const stem = (path: string): string => path.replace(/\.[a-z]+$/, "");

export const blankForm = (path: string): string =>
  `${JSON.stringify(
    {
      type: "default",
      schemaVersion: 18,
      id: stem(path),
      components: [{ type: "textarea", key: "what_was_found", label: "What was found", id: `${stem(path)}_what_was_found` }],
    },
    null,
    2,
  )}\n`;

export const blankTable = (path: string): string => {
  const name = stem(path);
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="Definitions_${name}" name="${name}" namespace="urn:caseway:processes">
  <decision id="${name}" name="${name}">
    <variable id="${name}_variable" name="${name}" typeRef="string" />
    <decisionTable id="${name}_table" hitPolicy="FIRST">
      <input id="${name}_input" label="Priority"><inputExpression id="${name}_expression" typeRef="string"><text>priority</text></inputExpression></input>
      <output id="${name}_output" name="${name}" typeRef="string" />
      <rule id="${name}_rule"><inputEntry id="${name}_when"><text>-</text></inputEntry><outputEntry id="${name}_then"><text>"normal"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="${name}_diagram"><dmndi:DMNShape id="${name}_shape" dmnElementRef="${name}"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
`;
};
