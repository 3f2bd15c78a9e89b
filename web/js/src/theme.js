// Colours and sizes, all through the page's CSS variables, so that light and dark are the page's business alone.
//
// Every variable has a fallback that reads well on a light and on a dark ground, so the editor works in a bare page.
// `light-dark()` follows the page's `color-scheme`.

import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--code-key, light-dark(#1d5aa8, #82b1f2))" },
  { tag: [tags.string, tags.content], color: "var(--code-string, light-dark(#1b6e42, #86c99f))" },
  { tag: tags.number, color: "var(--code-number, light-dark(#96501c, #e3a56f))" },
  { tag: [tags.bool, tags.null, tags.atom], color: "var(--code-atom, light-dark(#8340a3, #cf9ce6))" },
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--code-keyword, light-dark(#8340a3, #cf9ce6))" },
  { tag: tags.function(tags.variableName), color: "var(--code-function, light-dark(#0d6a73, #6cc5cf))" },
  { tag: tags.variableName, color: "var(--code-variable, light-dark(#96501c, #e3a56f))" },
  { tag: [tags.comment, tags.meta], color: "var(--code-comment, light-dark(#5e6776, #98a1b0))", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket, tags.operator], color: "var(--code-punctuation, light-dark(#5e6776, #98a1b0))" },
  { tag: tags.invalid, color: "var(--code-invalid, light-dark(#b92d3a, #f08089))" },
]);

/** Colours of the syntax. */
export const colours = syntaxHighlighting(style);

const ground = "var(--editor-background, transparent)";
const line = "var(--editor-border, rgba(127, 137, 153, 0.35))";

/** The editor's frame, gutters, tooltips and panels. */
export const sizes = EditorView.theme({
  "&": { height: "100%", color: "var(--editor-text, inherit)", backgroundColor: ground, fontSize: "var(--editor-font-size, 13px)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono, ui-monospace, monospace)", lineHeight: "var(--editor-line-height, 1.55)" },
  ".cm-content": { caretColor: "var(--editor-caret, currentColor)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--editor-caret, currentColor)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "var(--editor-selection, rgba(72, 130, 220, 0.28))",
  },
  ".cm-activeLine": { backgroundColor: "var(--editor-active-line, rgba(127, 137, 153, 0.09))" },
  // Long lines scroll beneath them.
  ".cm-gutters": { backgroundColor: "var(--editor-gutter-background, Canvas)", color: "var(--editor-gutter, light-dark(#646d7b, #949dab))", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--editor-text, inherit)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.2em", padding: "0 2px 0 8px" },
  ".cm-foldPlaceholder": { backgroundColor: "transparent", border: `1px solid ${line}`, color: "inherit", padding: "0 6px" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: `1px solid ${line}`,
  },
  ".cm-selectionMatch": { backgroundColor: "var(--editor-match, rgba(214, 168, 54, 0.22))" },
  ".cm-searchMatch": { backgroundColor: "var(--editor-match, rgba(214, 168, 54, 0.32))" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--editor-match-selected, rgba(214, 140, 54, 0.5))" },
  ".cm-asl-jsonata, .cm-asl-jsonata *": { color: "var(--code-expression, light-dark(#7a3bb2, #c9a0ee))" },
  ".cm-asl-path, .cm-asl-path *": { color: "var(--code-path, light-dark(#96501c, #e3a56f))" },
  ".cm-asl-call, .cm-asl-call *": { color: "var(--code-function, light-dark(#0d6a73, #6cc5cf))" },
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
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono, ui-monospace, monospace)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    background: "var(--editor-selection, rgba(72, 130, 220, 0.28))",
    color: "inherit",
  },
  ".cm-completionDetail": { color: "var(--editor-gutter, light-dark(#646d7b, #949dab))", fontStyle: "normal" },
  ".cm-completionInfo": { padding: "8px 12px", maxWidth: "26em", whiteSpace: "pre-wrap" },
  ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--font-sans, system-ui)", whiteSpace: "pre-wrap" },
  ".cm-diagnosticSource": { opacity: "0.7", fontFamily: "var(--font-mono, ui-monospace, monospace)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent, #2f66b5)", borderRadius: "4px", padding: "2px 8px" },
  ".cm-panels": { backgroundColor: "var(--panel-background, Canvas)", color: "var(--editor-text, CanvasText)" },
  ".cm-panels-top": { borderBottom: `1px solid ${line}` },
  ".cm-textfield": { backgroundColor: ground, border: `1px solid ${line}`, borderRadius: "4px", color: "inherit" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "transparent", border: `1px solid ${line}`, borderRadius: "4px", color: "inherit" },
});
