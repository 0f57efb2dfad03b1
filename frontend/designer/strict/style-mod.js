// CodeMirror's `style-mod` puts a <style> into the page, which our policy forbids. This one has the same face and uses
// a constructed stylesheet, which the policy allows: nothing is inserted that a stranger's text could become.
import { StyleModule as Original } from "original:style-mod";

const mounted = new WeakMap();

export class StyleModule extends Original {
  static mount(root, modules) {
    let known = mounted.get(root);
    if (!known) {
      known = { sheet: new CSSStyleSheet(), modules: [] };
      mounted.set(root, known);
      root.adoptedStyleSheets = [known.sheet, ...root.adoptedStyleSheets];
    }
    const wanted = Array.isArray(modules) ? modules : [modules];
    const others = known.modules.filter((one) => !wanted.includes(one));
    const fresh = wanted.some((one) => !known.modules.includes(one));
    known.modules = [...wanted, ...others];
    if (fresh) known.sheet.replaceSync(known.modules.map((one) => one.getRules()).join("\n"));
  }
}
