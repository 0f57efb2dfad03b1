// Small words for finding things on the page.
export const one = <E extends HTMLElement>(selector: string, within: ParentNode = document): E | null =>
  within.querySelector<E>(selector);

export const all = <E extends HTMLElement>(selector: string, within: ParentNode = document): E[] =>
  Array.from(within.querySelectorAll<E>(selector));

export const closest = <E extends HTMLElement>(target: EventTarget | null, selector: string): E | null =>
  target instanceof Element ? target.closest<E>(selector) : null;

/** Whether somebody is typing: letters then belong to the field. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])"));

export const isShown = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true });

/** Runs `work` for what is on the page now and again after every swap. */
export const onArrival = (work: () => void): void => {
  work();
  document.addEventListener("htmx:after:settle", work);
};
