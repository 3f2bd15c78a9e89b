// What axe-core finds: colours, names, roles, in every state of the page.

import assert from "node:assert/strict";
import { violations } from "./browser.mjs";

/** Does something in both colours and looks for faults. */
async function looks(page, visit, query, act) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await visit(query);
    await page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
    await act();
    assert.deepEqual(await violations(page), [], colorScheme);
  }
}

const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running]):not([data-status=idle])").waitFor();
  // Cards fade in.
  await page.waitForTimeout(300);
};

export const tests = {
  "a person who cannot see colours or the screen finds everything": async ({ page, visit }) => {
    await looks(page, visit, "", async () => {});
  },

  "also after a run, in every tab": async ({ page, visit }) => {
    await looks(page, visit, "?example=backup-orchestration&setup=retries-used-up", async () => {
      await run(page);
      await page.locator(".outcome summary").click();
      await page.getByRole("tab", { name: "States" }).click();
      await page.getByRole("tab", { name: "Mocks" }).click();
      await page.getByRole("tab", { name: "Variables" }).click();
    });
    await looks(page, visit, "?example=backup-orchestration&setup=retries-used-up", async () => {
      await run(page);
      await page.locator('[data-state="BackupTables"]').click();
      await page.getByRole("tab", { name: "Problems" }).click();
    });
  },

  "also when somebody has to answer": async ({ page, visit }) => {
    await looks(page, visit, "?example=callback-task-token", () => run(page));
  },

  "also when it failed": async ({ page, visit }) => {
    await looks(page, visit, "?example=call-center&setup=no-match", () => run(page));
  },

  "also with a menu or a dialog open": async ({ page, visit }) => {
    await looks(page, visit, "", () => page.locator(".menu--examples .menu__button").click());
    await looks(page, visit, "", () => page.keyboard.press("?"));
    await looks(page, visit, "?example=call-center", () => page.getByRole("button", { name: "Share" }).click());
  },

  "also in the palette, the workflows and another's colours": async ({ page, visit }) => {
    await looks(page, visit, "", () => page.keyboard.press("Control+k"));
    await looks(page, visit, "", async () => {
      await page.locator(".menu--examples .menu__button").click();
      await page.getByRole("menuitem", { name: "All your workflows…" }).click();
    });
    await looks(page, visit, "", () => page.keyboard.press("F2"));
    await page.emulateMedia({ forcedColors: "active" });
    await looks(page, visit, "?example=call-center", () => run(page));
    await page.emulateMedia({ forcedColors: "none" });
  },

  "also on a phone": async ({ page, visit }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await looks(page, visit, "?example=call-center", async () => {
      await run(page);
      await page.getByRole("navigation").getByRole("button", { name: "Data" }).click();
    });
    await looks(page, visit, "", () => page.locator(".top__more .menu__button").click());
  },
};
