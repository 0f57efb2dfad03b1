// A message in all its languages side by side, and how its reader would see it.
import { useEffect, useState } from "preact/hooks";

import { Refused } from "./api";
import type { Draft } from "./draft";
import { Icon, useTyped } from "./parts";

const LANGUAGES: Record<string, string> = { en: "English", de: "German", fr: "French", es: "Spanish", it: "Italian", nl: "Dutch", pl: "Polish" };
const WORDS: [string, string][] = [
  ["name", "their first name"],
  ["company", "our name"],
  ["reference", "the number of the case"],
  ["subject", "what they wrote above it"],
  ["link", "their own page"],
  ["told_on", "the day we told them"],
  ["ask", "what we asked"],
  ["agent", "who works the case"],
  ["proposal", "what we offered"],
  ["steps", "its steps, a list"],
  ["effect_on", "when it takes effect"],
  ["reason", "why"],
  ["promise_on", "the day we promised"],
  ["queue", "where it is now"],
  ["basis", "how it was closed"],
  ["reminder", "which reminder it is"],
];

export default function Messages({ draft, name }: { draft: Draft; name: string }) {
  const all = Object.keys(draft.now.files).filter((path) => path.startsWith("messages/"));
  const known = [...new Set(["en", ...all.map((path) => path.split("/")[1] ?? "en")])];
  const there = known.filter((language) => draft.has(pathOf(language, name)));
  const missing = known.filter((language) => !there.includes(language));
  const [fresh, setFresh] = useState("");
  return (
    <div class="drawing-messages">
      <div class="drawing-strip">
        <details class="menu-box">
          <summary class="btn btn-sm">
            <Icon name="braces" />
            What it can say
          </summary>
          <div class="menu-sheet menu-sheet-left drawing-words">
            <dl>
              {WORDS.map(([word, meaning]) => (
                <div key={word}>
                  <dt>{`{{ ${word} }}`}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
            <p class="field-hint">{"{% if told_on %} … {% endif %}"} says something only where there is a day to tell.</p>
          </div>
        </details>
        {missing.map((language) => (
          <button type="button" class="btn btn-sm" key={language} onClick={() => draft.write(pathOf(language, name), draft.read(pathOf("en", name)))}>
            <Icon name="languages" />
            Write it in {LANGUAGES[language] ?? language}
          </button>
        ))}
        <form
          class="drawing-language"
          onSubmit={(event) => {
            event.preventDefault();
            if (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(fresh)) draft.write(pathOf(fresh, name), draft.read(pathOf("en", name)));
            setFresh("");
          }}
        >
          <input class="input" aria-label="Another language, by its code" placeholder="fr" maxLength={8} value={fresh} onInput={(event) => setFresh(event.currentTarget.value)} />
          <button class="btn btn-sm">Add language</button>
        </form>
      </div>
      <div class="drawing-tongues">
        {there.map((language) => (
          <Tongue key={`${language}/${name}/${draft.epoch}`} draft={draft} path={pathOf(language, name)} language={language} />
        ))}
      </div>
    </div>
  );
}

const pathOf = (language: string, name: string): string => `messages/${language}/${name}.txt`;

function Tongue({ draft, path, language }: { draft: Draft; path: string; language: string }) {
  const { typed, type, flush } = useTyped(draft.read(path), (text) => draft.write(path, text), 400);
  const [shown, setShown] = useState("");
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    draft.flushing.add(flush);
    return () => void draft.flushing.delete(flush);
  }, []);
  useEffect(() => {
    let late = false;
    const timer = setTimeout(async () => {
      try {
        const { text } = await draft.desk.preview(typed, language);
        if (!late) {
          setShown(text);
          setWrong("");
        }
      } catch (error) {
        if (!late) setWrong(error instanceof Refused ? error.sentence : "The desk does not answer; the text is kept.");
      }
    }, 300);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [typed]);
  const word = LANGUAGES[language] ?? language;
  return (
    <section class="drawing-tongue" aria-label={word}>
      <h3>{word}</h3>
      <textarea class="textarea drawing-mono" lang={language} aria-label={`The message in ${word}`} value={typed} onInput={(event) => type(event.currentTarget.value)} onBlur={flush} />
      {wrong ? (
        <p class="drawing-wrong">
          <Icon name="circle-alert" />
          {wrong}
        </p>
      ) : (
        <p class="legend">As Mia would read it</p>
      )}
      <pre class="drawing-preview" lang={language} aria-live="polite">
        {shown}
      </pre>
    </section>
  );
}
