// Relative times stay true while the page stands open. Desk time may run faster than the clock on the wall.
import { all } from "./page";

const body = document.body.dataset;
const anchor = Date.parse(body["now"] ?? "") || Date.now();
const speed = Number(body["speed"] ?? 1);
const started = Date.now();

const deskNow = (): number => anchor + (Date.now() - started) * speed;

const ago = (seconds: number): string => {
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
};

const tick = (): void => {
  for (const time of all<HTMLTimeElement>(".row-top time")) {
    const seconds = (deskNow() - Date.parse(time.dateTime)) / 1000;
    if (seconds >= 0 && seconds < 7 * 86400) time.textContent = ago(seconds);
  }
};

window.setInterval(tick, 20_000);
