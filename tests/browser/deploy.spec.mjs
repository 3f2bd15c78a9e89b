// The way to AWS: role, starts, type, templates, settings.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { violations } from "./browser.mjs";
import { write } from "./studio.spec.mjs";

const CHARGE = {
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true } },
};

const ASK = {
  StartAt: "Ask",
  States: {
    Ask: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token" },
      End: true,
    },
  },
};

const drawer = (page) => page.locator(".deploy");
const open = async (page, tab) => {
  await page.locator(".top__aws").click();
  if (tab) await drawer(page).getByRole("tab", { name: tab }).click();
};
const run = async (page) => {
  await page.locator(".run").click();
  await page.locator(".pill:not([data-status=running]):not([data-status=idle])").waitFor();
};
const saved = async (page, file) => {
  const [download] = await Promise.all([page.waitForEvent("download"), drawer(page).locator(`[data-file="${file}"]`).click()]);
  return readFile(await download.path(), "utf8");
};

export const tests = {
  "an enforced role fails the task as AWS does, and off again it does not": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: CHARGE });
    await open(page);
    const enforce = drawer(page).getByRole("switch", { name: "Enforce this role" });
    await enforce.click();
    await drawer(page).getByText("every call is refused").waitFor();
    await run(page);
    assert.equal(await page.locator(".pill").getAttribute("data-status"), "failed");
    await screenshot("deploy-enforced");
    await page.keyboard.press("Escape");
    await drawer(page).waitFor({ state: "detached" });
    const outcome = await page.locator("main").innerText();
    assert.match(outcome, /Lambda\.AWSLambdaException/);
    assert.match(outcome, /is not authorized to perform: lambda:InvokeFunction on resource/);

    await open(page);
    await drawer(page).getByRole("button", { name: "Begin with what it needs" }).click();
    await drawer(page).getByText("This role allows everything").waitFor();
    await run(page);
    assert.equal(await page.locator(".pill").getAttribute("data-status"), "succeeded", "what it needs is enough");
    await drawer(page).getByLabel("Policy of the role").fill("");
    await enforce.click();
    await run(page);
    assert.equal(await page.locator(".pill").getAttribute("data-status"), "succeeded", "the switch is off");
  },

  "a pasted policy that is not quite JSON is explained and mended": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: CHARGE });
    await open(page);
    const policy = drawer(page).getByLabel("Policy of the role");
    await policy.fill('{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Action": ["s3:GetObject",],\n      "Resource": "*"\n    }\n  ]\n}');
    const found = drawer(page).locator(".findings").first();
    assert.match(await found.innerText(), /line 6, column \d+: this is not JSON: .*comma/s);
    assert.equal(await drawer(page).locator("[data-refused]").getAttribute("data-refused"), "1");
    await screenshot("deploy-paste");
    await found.getByRole("button").click();
    await drawer(page).getByText("this is not JSON").waitFor({ state: "detached" });
    assert.equal(JSON.parse(await policy.inputValue()).Statement.length, 1);
  },

  "a way to start it fills in the input": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: CHARGE });
    await open(page, "Start it");
    await drawer(page).getByRole("button", { name: "A file in S3" }).click();
    await drawer(page).getByRole("button", { name: "Use as input" }).click();
    await drawer(page).getByRole("button", { name: "This is the input" }).waitFor();
    await screenshot("deploy-start");
    await drawer(page).getByRole("button", { name: "Close" }).click();
    await page.locator(".low .cm-content").getByText("Object Created").waitFor();
    await run(page);
    assert.equal(await page.locator(".pill").getAttribute("data-status"), "succeeded");
  },

  "Express says what it refuses before it is chosen": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ASK });
    await open(page, "Standard or Express");
    const refused = drawer(page).locator("[data-refused]");
    assert.equal(await refused.getAttribute("data-refused"), "1");
    assert.match(await refused.innerText(), /waitForTaskToken/);
    await drawer(page).getByRole("radio", { name: "Express" }).click();
    await screenshot("deploy-express");
    await page.locator(".top__kind").waitFor();
    await page.locator(".low").getByRole("tab", { name: /Problems.*1/ }).waitFor();
    await drawer(page).getByRole("radio", { name: "Standard" }).click();
    await page.locator(".top__kind").waitFor({ state: "detached" });
  },

  "templates and files are taken along": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: CHARGE });
    await open(page, "Settings");
    const name = drawer(page).getByLabel("State machine");
    await name.fill("no blanks please");
    assert.equal(await name.getAttribute("aria-invalid"), "true");
    await name.fill("Orders");
    await drawer(page).getByRole("tab", { name: "Export" }).click();
    await screenshot("deploy-export");
    const sam = await saved(page, "template.yaml");
    assert.match(sam, /AWS::Serverless::StateMachine/);
    assert.match(sam, /Name: Orders/);
    await drawer(page).getByRole("button", { name: "CloudFormation" }).click();
    await drawer(page).getByRole("button", { name: "JSON", exact: true }).click();
    const { Resources } = JSON.parse(await saved(page, "template.json"));
    assert.equal(Resources.StateMachine.Type, "AWS::StepFunctions::StateMachine");
    assert.equal(Resources.StateMachine.Properties.StateMachineName, "Orders");
  },

  "everybody can use it, in both colours": async ({ page, visit }) => {
    await write(page, visit, { definition: ASK });
    await open(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const tab of await drawer(page).getByRole("tab").all()) {
        await tab.click();
        assert.deepEqual(await violations(page, ".deploy"), [], `${await tab.innerText()}, ${colorScheme}`);
      }
    }
  },
};
