// The code editor of the page: CodeMirror 6 behind the few calls that the page needs.
//
// Loaded by dynamic `import()` from `web/src/interop/editor.rs`, so that neither a slow network nor a worker that
// loads the page's own code waits for it. All offsets are UTF-16 units of a text whose line breaks are `\n`.

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { setDiagnostics } from "@codemirror/lint";
import { fromPage, onlyTheDifference } from "./change.js";
import { fixed, switchable } from "./extensions.js";
import { marksEffect } from "./marks.js";
import { toCodeMirror } from "./diagnostics.js";

/**
 * Puts an editor into `parent` and returns its handle.
 *
 * options:   language "json" | "yaml" | "jsonata" | "text", dark, readonly, wrap (booleans), label (for screen readers),
 *            placeholder, lineNumbers (default true), owner (whose text it is, see `swap`)
 * callbacks: all optional
 *   change(text)               the person changed the text
 *   cursor(offset)             the cursor moved, or the person entered the editor
 *   hover(offset)              "" or a text to show (or a promise of one); lines "# title" are set as titles
 *   complete(offset, explicit) a list (or a promise of one) of { label, type, detail, info, apply, from, to, boost }
 *   run()                      Ctrl or Cmd and Enter
 */
export function create(parent, text, options = {}, callbacks = {}) {
  const parts = switchable(options);
  const begin = (doc) => EditorState.create({ doc, extensions: [parts.extensions(), fixed(options, callbacks)] });
  const view = new EditorView({ parent, state: begin(text) });
  return handle(view, parts, begin, options.owner ?? "");
}

/** How many texts keep their undo while another one is open. */
const MOST_OWNERS = 12;

function handle(view, parts, begin, owner) {
  const states = new Map();
  return {
    /**
     * The text of another owner (a workflow, say) from now on: each owner has an undo, a cursor and folds of its own.
     * A new owner of the very text that stands there takes it over as it is.
     */
    swap(next, text) {
      const known = states.get(next);
      if (known || view.state.doc.toString() !== text) {
        states.set(owner, view.state);
        if (states.size > MOST_OWNERS) states.delete(states.keys().next().value);
        view.setState(known ?? begin(text));
        parts.refresh(view);
        this.setText(text);
      }
      states.delete(next);
      owner = next;
    },

    /** Replaces the text by its smallest differing middle; cursor and undo survive, `change` is not called. */
    setText(text) {
      const changes = onlyTheDifference(view.state.doc.toString(), text);
      if (!changes) return;
      view.dispatch({ changes, annotations: fromPage.of(true) });
      // One long line became many: what is in view stays in view only at their beginning.
      if (changes.insert.includes("\n")) view.scrollDOM.scrollLeft = 0;
    },

    text() {
      return view.state.doc.toString();
    },

    /** [{ from, to, severity "error" | "warning" | "info" | "hint", message, code, fixes: [{ label, edits: [{ from, to, insert }] }] }] */
    setDiagnostics(list) {
      view.dispatch(setDiagnostics(view.state, toCodeMirror(view.state, list)));
    },

    /** [{ from, to, class, line }]: `line` true colours whole lines; an empty range has no mark. */
    setMarks(list) {
      view.dispatch({ effects: marksEffect.of(list) });
    },

    /** Puts the cursor there, unfolded and in view. `to` selects a range. The focus stays where it is. */
    reveal(from, to = from) {
      const clamp = (n) => Math.max(0, Math.min(n, view.state.doc.length));
      view.dispatch({
        selection: { anchor: clamp(from), head: clamp(to) },
        effects: EditorView.scrollIntoView(clamp(from), { y: "center" }),
        annotations: fromPage.of(true),
      });
    },

    focus() {
      view.focus();
    },

    /**
     * Goes on where `stand` was, an element with the same text in its last child: scrolled alike, and with the keyboard and
     * the selection if `stand` had the focus. Answers whether it had.
     */
    takeOver(stand) {
      const entered = document.activeElement === stand;
      if (entered) {
        view.dispatch({ selection: selectionIn(stand.lastElementChild, view.state.doc.length) });
        view.focus();
      }
      // Asked for a place, the editor measures its lines. Else it does so later, and moves the text away from where it is.
      view.coordsAtPos(0);
      view.scrollDOM.scrollTo(stand.scrollLeft, stand.scrollTop);
      return entered;
    },

    setTheme(dark) {
      parts.setDark(view, dark);
    },

    setLanguage(language) {
      parts.setLanguage(view, language);
    },

    setReadonly(readonly) {
      parts.setReadonly(view, readonly);
    },

    destroy() {
      view.destroy();
    },
  };
}

/** What is selected in `element`, in UTF-16 units of its text; its beginning when nothing is. */
function selectionIn(element, length) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  const offset = (node, at) => {
    if (!element.contains(node)) return 0;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(node, at);
    return Math.min(range.toString().length, length);
  };
  return { anchor: offset(anchorNode, anchorOffset), head: offset(focusNode, focusOffset) };
}
