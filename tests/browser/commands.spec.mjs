// Everything by key: the palette, renaming, formatting, panes; values for placeholders; another format.

import assert from "node:assert/strict";
import { violations } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

const definition = `{
  "StartAt": "Pick",
  "States": {
    "Pick": {
      "Type": "Pass",
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}
`;

const code = (page) => page.locator("section.code .cm-content");
const width = async (page, pane) => (await page.locator(pane).boundingBox()).width;

export const tests = {
  "the palette finds commands, states and examples, by key alone": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition });
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox");
    await field.fill("done");
    assert.match(await page.locator('[role=option][aria-selected="true"]').innerText(), /Go to state Done/);
    await screenshot("palette");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".inspector__name").innerText(), "Done");
    await page.keyboard.press("Control+k");
    await field.fill("run beginning");
    await page.keyboard.press("Enter");
    await page.locator('.pill[data-status="succeeded"]').waitFor();
    await page.keyboard.press("Control+Shift+O");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.locator("[role=option]").count(), 2);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
  },

  "the palette leads to the wall, the frame for other pages and paper": async ({ page, visit }) => {
    await write(page, visit, { definition });
    const ask = async (words) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill(words);
      await page.keyboard.press("Enter");
    };
    await ask("print");
    assert.match(await page.locator(".notice").innerText(), /no run to print yet/);
    await ask("embed");
    assert.equal(await page.getByRole("dialog").getByRole("tab", { selected: true }).innerText(), "Embed");
    await page.keyboard.press("Escape");
    await ask("present");
    await page.locator(".studio--presenter").waitFor();
    assert.match(await page.locator(".before-run").innerText(), /This goes in\. Press Run/);
    await page.keyboard.press("Escape");
    await page.locator(".studio--presenter").waitFor({ state: "detached" });
  },

  "the list of keys and the palette read the same list": async ({ page, visit }) => {
    await visit();
    await page.keyboard.press("?");
    const listed = await page.locator(".keys td").allInnerTexts();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    const offered = await page.locator(".palette__title").allInnerTexts();
    const missing = listed.filter((title) => !offered.includes(title));
    assert.deepEqual(missing, ["Find a command, a state, a workflow", "Close what is open; follow the cursor again"]);
  },

  "a state is renamed wherever it is named, and undo takes it back": async ({ page, visit, screenshot }) => {
    const mocks = [];
    await write(page, visit, { definition, mocks });
    await code(page).getByText('"Done"').first().click();
    await page.keyboard.press("F2");
    const dialog = page.getByRole("dialog", { name: "Rename a state" });
    const field = dialog.getByLabel("New name");
    assert.equal(await field.inputValue(), "Done");
    await field.fill("Pick");
    assert.match(await dialog.locator("#rename-note").innerText(), /already/);
    await field.fill("Finished");
    await screenshot("rename");
    await page.keyboard.press("Enter");
    await page.locator('[data-state="Finished"]').first().waitFor();
    assert.match(await code(page).innerText(), /"Next": "Finished"/);
    await code(page).click();
    await page.keyboard.press("Control+z");
    assert.match(await code(page).innerText(), /"Next": "Done"/);
  },

  "format and another format, and nothing is lost silently": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: JSON.stringify(JSON.parse(definition)) });
    await page.keyboard.press("Shift+Alt+F");
    await code(page).getByText('"Next"').waitFor();
    await page.getByRole("button", { name: /turn it into YAML/ }).click();
    await code(page).getByText("StartAt").waitFor();
    assert.match(await code(page).innerText(), /^StartAt: Pick/);
    await screenshot("yaml");
    await page.locator(".run").click();
    await page.locator('.pill[data-status="succeeded"]').waitFor();
    await code(page).click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# a note\n");
    await page.getByRole("button", { name: /turn it into JSON/ }).click();
    await page.locator(".notice", { hasText: "comments" }).waitFor();
    await code(page).click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Delete");
    await page.getByRole("button", { name: /turn it into JSON/ }).click();
    await code(page).getByText('"StartAt"').waitFor();
    assert.equal(await code(page).locator(".cm-line").first().innerText(), "{");
  },

  "placeholders have a table, and a run uses its values": async ({ page, visit, screenshot }) => {
    const text = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Result: "${Greeting}", End: true } } }, null, 2);
    await write(page, visit, { definition: text });
    await page.getByRole("tab", { name: "Values" }).click();
    const row = page.locator('[data-placeholder="Greeting"]');
    await row.getByText("made up").waitFor();
    await row.getByRole("textbox").fill("hello there");
    await screenshot("values");
    await page.locator(".run").click();
    await page.locator(".outcome summary").click();
    assert.match(await page.locator(".outcome__body").innerText(), /hello there/);
    await row.getByRole("button", { name: /usual value/ }).click();
    await row.getByText("made up").waitFor();
  },

  "panes are resized and folded by key and pointer, and stay so": async ({ page, visit, screenshot }) => {
    await visit();
    const border = page.getByRole("separator", { name: "Width of the definition" });
    const before = await width(page, "#code-pane");
    await border.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.ok((await width(page, "#code-pane")) > before + 20);
    assert.equal(await border.getAttribute("aria-valuenow"), "340");
    const place = await border.boundingBox();
    await page.mouse.move(place.x + 3, place.y + 200);
    await page.mouse.down();
    await page.mouse.move(place.x - 97, place.y + 200, { steps: 4 });
    await page.mouse.up();
    assert.ok((await width(page, "#code-pane")) < before);
    await page.keyboard.press("]");
    assert.equal(Math.round(await width(page, "#data-pane")), 34);
    await page.waitForFunction(() => localStorage.getItem("stepthrough.layout")?.includes("data"));
    await page.reload();
    await page.getByRole("button", { name: "Show the data flow" }).waitFor();
    await screenshot("panes");
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Show the data flow" }).click();
    assert.ok((await width(page, "#data-pane")) > 100);
  },

  "undo stays with each workflow, and survives a run and other tabs": async ({ page, visit }) => {
    await write(page, visit, { definition });
    await code(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    await page.keyboard.press("Control+Enter");
    const input = page.locator(".low .cm-content");
    await input.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("7");
    await page.getByRole("tab", { name: "Problems" }).click();
    await page.getByRole("tab", { name: "Input" }).click();
    await input.click();
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector(".low .cm-content").innerText.trim() === "{}");
    await page.locator(".menu--examples .menu__button").click();
    await page.locator('[data-example="call-center"]').click();
    await page.waitForFunction(() => !document.querySelector(".code .cm-content").innerText.includes("Pick"));
    await code(page).click();
    await page.keyboard.press("Control+z");
    assert.doesNotMatch(await code(page).innerText(), /"Pick"/, "another workflow's text does not come back");
  },
};
