// What the editor is made of: the parts that never change, and those that the page can switch.

import { Compartment, EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { fromPage } from "./change.js";
import { completion } from "./completion.js";
import { hover } from "./hover.js";
import { languageSupport } from "./language.js";
import { marks } from "./marks.js";
import { colours, sizes } from "./theme.js";

/** Everything that stays as it is for the life of the editor. */
export function fixed(options, callbacks) {
  return [
    options.lineNumbers === false ? [] : [lineNumbers(), highlightActiveLineGutter(), lintGutter(), foldGutter()],
    options.placeholder ? placeholder(options.placeholder) : [],
    options.wrap ? EditorView.lineWrapping : [],
    highlightSpecialChars(),
    history(),
    codeFolding(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    marks,
    completion(callbacks.complete),
    hover(callbacks.hover),
    colours,
    sizes,
    listeners(callbacks),
    // Escape, then Tab, leaves the editor: CodeMirror's own way out for people without a mouse.
    keymap.of([
      ...runKey(callbacks.run),
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      // A box that scrolls must be reached by keyboard, and axe does not count text that can be edited.
      tabindex: "0",
      "aria-label": options.label ?? "Editor",
      "aria-description": options.description ?? "",
      spellcheck: "false",
      autocapitalize: "off",
      autocorrect: "off",
      translate: "no",
    }),
  ];
}

/** The parts that the page can switch later: theme, language, read-only. */
export function switchable(options) {
  const dark = new Compartment();
  const language = new Compartment();
  const readonly = new Compartment();
  const readonlyParts = (on) => [
    EditorState.readOnly.of(on),
    EditorView.editable.of(!on),
    // A text that cannot be edited can still be reached and scrolled by key.
    on ? EditorView.contentAttributes.of({ tabindex: "0" }) : [],
  ];
  const now = { dark: Boolean(options.dark), language: options.language, readonly: Boolean(options.readonly) };
  const darkParts = () => EditorView.darkTheme.of(now.dark);
  const effects = () => [
    dark.reconfigure(darkParts()),
    language.reconfigure(languageSupport(now.language)),
    readonly.reconfigure(readonlyParts(now.readonly)),
  ];
  return {
    /** For a state that begins now. */
    extensions: () => [
      dark.of(darkParts()),
      language.of(languageSupport(now.language)),
      readonly.of(readonlyParts(now.readonly)),
    ],
    /** Brings a state from earlier up to date. */
    refresh: (view) => view.dispatch({ effects: effects() }),
    setDark(view, on) {
      now.dark = Boolean(on);
      view.dispatch({ effects: dark.reconfigure(darkParts()) });
    },
    setLanguage(view, name) {
      now.language = name;
      view.dispatch({ effects: language.reconfigure(languageSupport(name)) });
    },
    setReadonly(view, on) {
      now.readonly = Boolean(on);
      view.dispatch({ effects: readonly.reconfigure(readonlyParts(now.readonly)) });
    },
  };
}

function runKey(run) {
  if (!run) return [];
  const command = () => {
    run();
    return true;
  };
  return [{ key: "Mod-Enter", run: command }];
}

function listeners({ change, cursor }) {
  return EditorView.updateListener.of((update) => {
    const own = update.transactions.some((transaction) => transaction.annotation(fromPage));
    if (update.docChanged && change && !own) change(update.state.doc.toString());
    if (cursor && !own && (update.selectionSet || (update.focusChanged && update.view.hasFocus))) {
      cursor(update.state.selection.main.head);
    }
  });
}
