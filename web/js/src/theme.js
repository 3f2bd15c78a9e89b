// Colours and sizes, all through the page's CSS variables, so that light and dark are the page's business alone.
//
// `web/styles/editor.css` draws the text until the editor is there, with the same colours and sizes: what is changed here
// is changed there.

import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key)" },
  { tag: [tags.string, tags.content], color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null, tags.atom], color: "var(--code-atom)" },
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: tags.function(tags.variableName), color: "var(--code-function)" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: [tags.comment, tags.meta], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket, tags.operator], color: "var(--code-punctuation)" },
  { tag: tags.invalid, color: "var(--code-invalid)" },
]);

/** Colours of the syntax. */
export const colours = syntaxHighlighting(style);

const ground = "var(--editor-background, transparent)";
const line = "var(--editor-border, rgba(127, 137, 153, 0.35))";

/** The editor's frame, gutters, tooltips and panels. */
export const sizes = EditorView.theme({
  "&": { height: "100%", color: "var(--editor-text, inherit)", backgroundColor: ground, fontSize: "var(--editor-font-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--editor-line-height)" },
  ".cm-content": { caretColor: "var(--editor-caret, currentColor)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--editor-caret, currentColor)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--editor-selection, rgba(72, 130, 220, 0.28))",
  },
  ".cm-activeLine": { backgroundColor: "var(--editor-active-line)" },
  // Long lines scroll beneath them.
  ".cm-gutters": { backgroundColor: "var(--editor-gutter-background)", color: "var(--editor-gutter)", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--editor-text, inherit)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.2em", padding: "0 2px 0 8px" },
  ".cm-foldPlaceholder": { backgroundColor: "transparent", border: `1px solid ${line}`, color: "inherit", padding: "0 6px" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: `1px solid ${line}`,
  },
  ".cm-selectionMatch": { backgroundColor: "var(--editor-match, rgba(214, 168, 54, 0.22))" },
  ".cm-searchMatch": { backgroundColor: "var(--editor-match, rgba(214, 168, 54, 0.32))" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--editor-match-selected, rgba(214, 140, 54, 0.5))" },
  ".cm-asl-jsonata, .cm-asl-jsonata *": { color: "var(--code-expression)" },
  ".cm-asl-path, .cm-asl-path *": { color: "var(--code-path)" },
  ".cm-asl-call, .cm-asl-call *": { color: "var(--code-function)" },
  ".cm-tooltip": {
    backgroundColor: "var(--tooltip-background, Canvas)",
    color: "var(--tooltip-text, CanvasText)",
    border: `1px solid ${line}`,
    borderRadius: "6px",
    boxShadow: "0 4px 16px rgba(0, 0, 0, 0.18)",
    overflow: "hidden",
  },
  ".cm-tooltip .editor-hover": { padding: "8px 12px", maxWidth: "44em" },
  ".cm-tooltip .editor-hover p": { margin: "4px 0 0", whiteSpace: "pre-wrap" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--editor-selection, rgba(72, 130, 220, 0.28))",
    color: "inherit",
  },
  ".cm-completionDetail": { color: "var(--editor-gutter)", fontStyle: "normal" },
  ".cm-completionInfo": { padding: "8px 12px", maxWidth: "26em", whiteSpace: "pre-wrap" },
  ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--sans)", whiteSpace: "pre-wrap" },
  ".cm-diagnosticSource": { opacity: "0.7", fontFamily: "var(--mono)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent, #2f66b5)", borderRadius: "4px", padding: "2px 8px" },
  ".cm-panels": { backgroundColor: "var(--panel-background, Canvas)", color: "var(--editor-text, CanvasText)" },
  ".cm-panels-top": { borderBottom: `1px solid ${line}` },
  ".cm-textfield": { backgroundColor: ground, border: `1px solid ${line}`, borderRadius: "4px", color: "inherit" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "transparent", border: `1px solid ${line}`, borderRadius: "4px", color: "inherit" },
});
