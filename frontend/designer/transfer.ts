// Files in and out: single ones, the whole set as a zip, the map as a picture.
import type { Draft } from "./draft";

const encoder = new TextEncoder();

/** Gives the browser a file to keep. */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function downloadFile(draft: Draft, path: string): void {
  download(path.split("/").pop() ?? path, draft.read(path), path.endsWith(".form") ? "application/json" : "application/xml");
}

export function downloadAll(draft: Draft): void {
  const files: Record<string, string> = { [draft.mapPath]: draft.now.bpmn, ...draft.now.files };
  download(`${draft.contents.key}.zip`, zipped(files), "application/zip");
}

/** A zip without compression, as of PKWARE's APPNOTE 6.3: local headers, the directory, its end. Names are UTF-8. */
export function zipped(files: Record<string, string>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const name = encoder.encode(path);
    const data = encoder.encode(text);
    const about = [0x0800, 0, 0, 0x5a21, crc32(data), data.length, data.length, name.length, 0];
    const local = packed([[0x04034b50, 4], [20, 2], ...shaped(about)]);
    const entry = packed([[0x02014b50, 4], [20, 2], [20, 2], ...shaped(about), [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]);
    parts.push(local, name, data);
    directory.push(entry, name);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  const end = packed([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]]);
  return joined([...parts, ...directory, end]);
}

const SHAPE = [2, 2, 2, 2, 4, 4, 4, 2, 2];
const shaped = (values: number[]): [number, number][] => values.map((value, at) => [value, SHAPE[at] ?? 2]);

function packed(numbers: [number, number][]): Uint8Array {
  const bytes: number[] = [];
  for (const [value, width] of numbers) for (let at = 0; at < width; at += 1) bytes.push((value >>> (8 * at)) & 255);
  return Uint8Array.from(bytes);
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** The map as SVG, with the colours that are on the screen now. */
export async function svgOf(modeler: any): Promise<string> {
  const { svg } = await modeler.saveSVG();
  const style = getComputedStyle(document.documentElement);
  return svg.replace(/var\((--[\w-]+)\)/g, (whole: string, name: string) => style.getPropertyValue(name).trim() || whole);
}

export async function downloadSvg(modeler: any, key: string): Promise<void> {
  download(`${key}.svg`, await svgOf(modeler), "image/svg+xml");
}

const PICTURE_SCALE = 2;
const PICTURE_SIDE_MAX = 8000;

export async function downloadPng(modeler: any, key: string): Promise<void> {
  const svg = await svgOf(modeler);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(PICTURE_SCALE, PICTURE_SIDE_MAX / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--panel");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob) download(`${key}.png`, blob, "image/png");
}

export interface Incoming {
  path: string;
  text: string;
  wrong: string;
}

const BYTES_MAX = 4_000_000;

/** What a file from outside is to us; `wrong` says why it is nothing. */
export async function incoming(draft: Draft, file: File): Promise<Incoming> {
  const ending = file.name.toLowerCase().split(".").pop() ?? "";
  const name = file.name.replace(/\.[^.]+$/, "").replace(/[^\w-]+/g, "_").slice(0, 60) || "imported";
  const paths: Record<string, string> = { bpmn: draft.mapPath, xml: draft.mapPath, dmn: `${name}.dmn`, form: `${name}.form`, json: `${name}.form` };
  const path = paths[ending];
  if (!path) return { path: "", text: "", wrong: `“${file.name}” is no .bpmn, .dmn or .form file.` };
  if (file.size > BYTES_MAX) return { path, text: "", wrong: `“${file.name}” is larger than 4 MB.` };
  const text = await file.text();
  return { path, text, wrong: path.endsWith(".form") ? formFlaw(file.name, text) : await toldFlaw(draft, file.name, path, text) };
}

function formFlaw(name: string, text: string): string {
  try {
    return Array.isArray(JSON.parse(text)?.components) ? "" : `“${name}” has no components, so it is no form.`;
  } catch {
    return `“${name}” is no JSON, so it is no form.`;
  }
}

/** The desk reads the file as it would read it to run it. */
async function toldFlaw(draft: Draft, name: string, path: string, text: string): Promise<string> {
  try {
    const flaw = await draft.flawOf(path, text);
    return flaw && `“${name}” cannot be read. ${flaw}`;
  } catch (error) {
    return `“${name}” could not be looked through: ${(error as Error).message}`;
  }
}
