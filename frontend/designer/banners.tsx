// What a person has to know or decide: somebody else has saved, something was left from before, the draft is gone.
import type { Draft } from "./draft";
import { MAP } from "./draft";
import { downloadAll } from "./transfer";
import { Icon } from "./parts";

export function Banners({ draft, wrong, onMine, onKeep }: { draft: Draft; wrong: string; onMine: () => void; onKeep: () => void }) {
  const standing = draft.standing;
  return (
    <div class="drawing-banners">
      {standing.kind === "conflict" && (
        <div class="notice notice-amber" role="alert">
          <Icon name="users" />
          <div class="notice-body">
            <b>
              {standing.by} saved this draft at {standing.at}.
            </b>{" "}
            You both changed {standing.both.map((path) => (path === MAP ? MAP : path)).join(", ")}. Yours is kept here until you choose.
          </div>
          <a class="btn btn-sm" href={`${location.pathname}?look=1`} target="_blank" rel="noopener">
            Look at theirs
          </a>
          <button type="button" class="btn btn-sm" onClick={() => void draft.takeTheirs()}>
            Take theirs
          </button>
          <button type="button" class="btn btn-sm" onClick={onMine}>
            Keep mine
          </button>
        </div>
      )}
      {draft.left && standing.kind !== "conflict" && (
        <div class="notice notice-accent" role="status">
          <Icon name="history" />
          <div class="notice-body">
            There are changes of {new Date(draft.left.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })} in this browser that were not saved.
          </div>
          <button type="button" class="btn btn-sm" onClick={() => void draft.bringLeft()}>
            Bring them back
          </button>
          <button type="button" class="btn btn-sm" onClick={() => void draft.dropLeft()}>
            Forget them
          </button>
        </div>
      )}
      {standing.kind === "failed" && (
        <div class="notice notice-red" role="alert">
          <Icon name="wifi-off" />
          <div class="notice-body">
            <b>Not saved.</b> {standing.sentence} What you drew is kept in this browser.
          </div>
          <button type="button" class="btn btn-sm" onClick={() => downloadAll(draft)}>
            Save to a file
          </button>
          <button type="button" class="btn btn-sm" onClick={() => void draft.save()}>
            Try again
          </button>
        </div>
      )}
      {wrong && (
        <div class="notice notice-red" role="alert">
          <Icon name="circle-alert" />
          <div class="notice-body">{wrong}</div>
        </div>
      )}
      {draft.gone === "published" && (
        <form class="notice notice-green" method="post" action={`/processes/${draft.contents.key}/draft`}>
          <Icon name="circle-check" />
          <div class="notice-body">This draft is published. What you see here is what runs now.</div>
          <a class="btn btn-sm" href={`/processes/${draft.contents.key}`}>
            Look at the map
          </a>
          <button class="btn btn-sm">Draw on</button>
        </form>
      )}
      {draft.gone === "discarded" && (
        <div class="notice notice-amber" role="status">
          <Icon name="trash-2" />
          <div class="notice-body">This draft is discarded. As long as you stay on this page it can come back.</div>
          <button type="button" class="btn btn-sm" onClick={onKeep}>
            <Icon name="undo-2" />
            Undo
          </button>
        </div>
      )}
    </div>
  );
}

export function Standing({ draft }: { draft: Draft }) {
  const standing = draft.standing;
  const words =
    standing.kind === "saved"
      ? `Saved ${standing.at}`
      : standing.kind === "failed"
        ? "Not saved"
        : standing.kind === "conflict"
          ? "Not saved: somebody else has"
          : "Saving …";
  const icon = standing.kind === "saved" ? "check" : standing.kind === "failed" || standing.kind === "conflict" ? "circle-alert" : "loader-circle";
  return (
    <span class={`drawing-standing is-${standing.kind}`} role="status" data-standing={standing.kind}>
      <Icon name={icon} />
      {draft.gone ? (draft.gone === "published" ? "Published" : "Discarded") : words}
    </span>
  );
}
