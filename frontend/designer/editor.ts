import type { Draft } from "./draft";

export interface EditorProps {
  draft: Draft;
  path: string;
}
