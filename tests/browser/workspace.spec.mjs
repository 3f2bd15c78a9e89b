// The person's own workflows: nothing that was typed is lost, and nothing is overwritten unsaid.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const editor = (page) => page.locator(".code .cm-content");
const ready = (page) => page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
const title = (page) => page.locator(".menu--examples .menu__label");
const text = (page) => editor(page).evaluate((content) => content.cmTile?.view?.state.doc.toString() ?? content.innerText);

/** Writes at the end of the definition, and waits until it is kept. */
async function write(page, words) {
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
  await page.waitForFunction((words) => Object.values(localStorage).some((kept) => kept.includes(words)), words.trim());
}

/** The same at once, and without waiting. */
const append = (page, words) =>
  editor(page).evaluate((content, words) => {
    const view = content.cmTile.view;
    view.dispatch({ changes: { from: view.state.doc.length, insert: words }, userEvent: "input.type" });
  }, words);

const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open("stepthrough");
        request.onerror = reject;
        request.onsuccess = () => {
          const database = request.result;
          const found = database.transaction("texts").objectStore("texts").getAll(IDBKeyRange.bound("entry/", "entry/~"));
          found.onsuccess = () => {
            database.close();
            resolve(found.result.map((entry) => JSON.parse(entry)));
          };
        };
      }),
  );

/** Waits until the database holds so many workflows, one of them with these words. */
async function keptWith(page, count, words) {
  const deadline = Date.now() + 8000;
  for (;;) {
    const entries = await kept(page);
    if (entries.length === count && entries.some((entry) => entry.document.includes(words))) return entries;
    assert.ok(Date.now() < deadline, `${entries.length} kept: ${entries.map((entry) => entry.title)}`);
    await page.waitForTimeout(50);
  }
}

const menu = (page) => page.locator(".menu--examples .menu__button").click();

const drop = (page, name, content) =>
  page.evaluate(
    ([name, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], name));
      const target = document.querySelector(".code .cm-content");
      for (const type of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [name, content],
  );

const MACHINE = JSON.stringify({ StartAt: "Only", States: { Only: { Type: "Succeed" } } }, null, 2);
const template = (ids) =>
  ["Resources:", ...ids.flatMap((id) => [
    `  ${id}:`,
    "    Type: AWS::Serverless::StateMachine",
    "    Properties:",
    "      DefinitionSubstitutions: {Wait: 7}",
    "      Definition:",
    "        StartAt: A",
    `        States: {A: {Type: Pass, Comment: ${id}, End: true}}`,
  ])].join("\n");

export const tests = {
  "an example that is changed becomes a workflow of one's own, and the example stays": async ({ page, visit, screenshot }) => {
    await visit("?example=call-center");
    await ready(page);
    const before = await title(page).innerText();
    await write(page, " ");
    await keptWith(page, 1, "StartAt");
    assert.equal(await title(page).innerText(), `My copy of ${before}`);
    await menu(page);
    await screenshot("workspace-menu");
    await page.locator('[data-example="call-center"]').click();
    assert.equal(await title(page).innerText(), before);
    await menu(page);
    await page.locator("[data-workflow]").click();
    await title(page).filter({ hasText: `My copy of ${before}` }).waitFor();
  },

  "a reload, a bad link and another example lose nothing": async ({ page, visit }) => {
    await visit("?example=call-center");
    await ready(page);
    await write(page, " first-words");
    await page.reload();
    await ready(page);
    assert.match(await editor(page).innerText(), /first-words/);
    await write(page, " second-words");
    await visit("?example=no-such-example");
    await ready(page);
    assert.match(await editor(page).innerText(), /second-words/);
    await visit("?example=backup-orchestration");
    await ready(page);
    const [entry] = await keptWith(page, 1, "second-words");
    assert.match(entry.title, /^My copy of/);
  },

  "two tabs on one workflow keep both texts and say so": async ({ page, context, visit, address }) => {
    await visit("?example=call-center");
    await ready(page);
    await write(page, " shared");
    await keptWith(page, 1, "shared");
    const other = await context.newPage();
    await other.goto(new URL("?example=call-center", address).href);
    await ready(other);
    await write(other, " from-the-other");
    await page.locator(".notice", { hasText: "changed in another tab" }).waitFor();
    assert.match(await editor(page).innerText(), /from-the-other/, "nothing was typed here, so the newer text is shown");
    // Both type at once, before either is kept.
    await Promise.all([append(page, " left-hand"), append(other, " right-hand")]);
    const entries = await keptWith(page, 2, "left-hand");
    assert.ok(entries.some((entry) => entry.document.includes("right-hand")));
  },

  "workflows are renamed, copied, found, deleted and brought back": async ({ page, visit, screenshot }) => {
    await visit("?example=call-center");
    await ready(page);
    await write(page, " mine");
    await keptWith(page, 1, "mine");
    await menu(page);
    await page.getByRole("menuitem", { name: "All your workflows…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Rename/ }).click();
    await page.keyboard.type("Orders");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Orders", exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Copy Orders", exact: true }).click();
    await dialog.getByRole("button", { name: "Copy of Orders", exact: true }).waitFor();
    await screenshot("workflows");
    await dialog.getByRole("searchbox").fill("copy of");
    assert.equal(await dialog.locator(".workflow").count(), 1);
    await dialog.getByRole("searchbox").fill("");
    await dialog.getByRole("button", { name: "Delete Copy of Orders" }).click();
    await keptWith(page, 1, "mine");
    await dialog.getByRole("button", { name: "Undo" }).click();
    await keptWith(page, 2, "mine");
    await page.keyboard.press("Escape");
    assert.equal(await title(page).innerText(), "Copy of Orders");
  },

  "earlier texts are compared and brought back": async ({ page, visit, screenshot }) => {
    await visit("?example=call-center");
    await ready(page);
    await write(page, " early");
    await keptWith(page, 1, "early");
    await write(page, " late");
    await keptWith(page, 1, "late");
    await menu(page);
    await page.getByRole("menuitem", { name: "Earlier texts…" }).click();
    const dialog = page.getByRole("dialog");
    assert.match(await dialog.locator(".diff--new").innerText(), /early late/);
    await screenshot("history");
    await dialog.getByRole("button", { name: "Go back to this text" }).click();
    await page.waitForFunction(() => !document.querySelector(".code .cm-content").innerText.includes("late"));
    assert.match(await editor(page).innerText(), /early/);
  },

  "files are dropped and saved": async ({ page, visit, screenshot }) => {
    await visit();
    await ready(page);
    await drop(page, "orders.asl.json", MACHINE);
    await page.locator('[data-state="Only"]').first().waitFor();
    assert.equal(await title(page).innerText(), "orders");
    await drop(page, "template.yaml", template(["Orders", "Refunds"]));
    const dialog = page.getByRole("dialog", { name: "State machines" });
    await dialog.waitFor();
    await screenshot("template");
    await dialog.locator('[data-machine="Refunds"]').getByRole("button", { name: "Open" }).click();
    await page.locator('[data-state="A"]').first().waitFor();
    assert.match(await editor(page).innerText(), /Refunds/);
    await drop(page, "notes.json", "[1, 2]");
    await page.locator(".notice", { hasText: "notes.json" }).waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
    assert.equal(download.suggestedFilename(), "refunds.stepthrough.json");
    const file = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.match(file.definition, /Refunds/);
  },

  "a workflow that came without an input gets one that it can work with": async ({ page, visit }) => {
    const states = { Pay: { Type: "Pass", Parameters: { "sum.$": "$.order.total" }, End: true } };
    await visit();
    await ready(page);
    await drop(page, "pay.asl.json", JSON.stringify({ StartAt: "Pay", States: states }));
    await page.locator(".make__words").waitFor();
    await page.locator(".run").click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    await page.getByRole("button", { name: "Empty it" }).click();
    await page.locator(".make__words").waitFor({ state: "detached" });
    await page.locator(".run").click();
    await page.locator('[data-outcome="failed"]').getByRole("button", { name: "Make me an input" }).click();
    await page.locator(".run").click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
  },

  "runs are listed with the workflow that they are of": async ({ page, visit }) => {
    const run = async () => {
      await page.locator(".run").click();
      await page.locator(".pill:not([data-status=running])").waitFor();
    };
    await visit("?example=backup");
    await ready(page);
    await run();
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.locator('[data-run="1"]').waitFor();
    await menu(page);
    await page.locator('[data-example="call-center"]').click();
    await page.locator("[data-run]").waitFor({ state: "detached" });
    await run();
    await page.locator('[data-run="2"]').waitFor();
    assert.equal(await page.locator("[data-run]").count(), 1);
    await menu(page);
    await page.locator('[data-example="backup-orchestration"]').click();
    await page.locator('[data-run="1"]').getByTitle("Show this run everywhere").click();
    await page.locator(".inspector__name").waitFor();
    assert.equal(await page.locator("[data-run]").count(), 1);
  },

  "a browser without a database keeps what it can and says where": async ({ page, visit }) => {
    await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => null }));
    await visit("?example=call-center");
    await ready(page);
    await write(page, " small");
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("stepthrough.entry/")));
    await menu(page);
    await page.getByRole("menuitem", { name: "All your workflows…" }).click();
    await page.getByText("small storage").waitFor();
  },
};
