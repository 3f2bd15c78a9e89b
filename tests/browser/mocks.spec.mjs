// Services, scripted replies, MockConfigFile.json and the inbox, as a person works with them.

import assert from "node:assert/strict";
import { write } from "./studio.spec.mjs";

const ARN = "arn:aws:states:::";

const BOOKS = {
  StartAt: "Put",
  States: {
    Put: {
      Type: "Task",
      Resource: `${ARN}dynamodb:putItem`,
      Parameters: { TableName: "books", Item: { "isbn": { "S.$": "$.isbn" }, copies: { N: "1" } } },
      ResultPath: null,
      Next: "Count",
    },
    Count: {
      Type: "Task",
      Resource: `${ARN}dynamodb:updateItem`,
      Parameters: {
        TableName: "books",
        Key: { "isbn": { "S.$": "$.isbn" } },
        UpdateExpression: "SET copies = copies + :n",
        ExpressionAttributeValues: { ":n": { N: "2" } },
      },
      ResultPath: null,
      End: true,
    },
  },
};

const ROWS = {
  StartAt: "Each row",
  States: {
    "Each row": {
      Type: "Map",
      ItemReader: {
        Resource: `${ARN}s3:getObject`,
        ReaderConfig: { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
        Parameters: { Bucket: "uploads", Key: "people.csv" },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Keep",
        States: { Keep: { Type: "Pass", End: true } },
      },
      End: true,
    },
  },
};

const CHARGE = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: `${ARN}lambda:invoke`,
      Parameters: { FunctionName: "charge", "Payload.$": "$" },
      OutputPath: "$.Payload",
      Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], IntervalSeconds: 1, MaxAttempts: 1 }],
      End: true,
    },
  },
};

const ACTIVITY = {
  StartAt: "Approve",
  States: {
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:us-east-1:123456789012:activity:approve",
      TimeoutSeconds: 600,
      HeartbeatSeconds: 60,
      End: true,
    },
  },
};

const status = (page) => page.locator(".pill").getAttribute("data-status");
const low = (page, name) => page.getByRole("tab", { name }).click();
const settled = (page) => page.locator(".pill:not([data-status=running]):not([data-status=idle])").waitFor();
const run = async (page) => {
  await page.locator(".run").click();
  await settled(page);
};
const output = async (page) => {
  await page.locator(".outcome summary").click();
  return page.locator(".outcome__body").innerText();
};

/** Drops a file as a person drags it from a folder. */
async function drop(page, selector, name, text) {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/plain" }));
      return data;
    },
    [name, text],
  );
  await page.locator(selector).first().dispatchEvent("drop", { dataTransfer: data });
}

export const tests = {
  "a table is shown before and after each call, and rewinds": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: BOOKS, input: { isbn: "978-1" } });
    await low(page, "Services");
    await page.locator('[data-offer="dynamodb/books"]').getByRole("button", { name: "Make it" }).click();
    await page.getByLabel("Content (JSON)").fill('{ "keys": ["isbn"], "items": [{ "isbn": "978-0", "copies": 4 }] ');
    assert.match(await page.locator(".thing--edit .wrong").innerText(), /Line 1, column \d+/);
    await page.getByLabel("Content (JSON)").fill('{ "keys": ["isbn"], "items": [{ "isbn": "978-0", "copies": 4 }] }');
    await page.getByRole("button", { name: "Save" }).click();
    const table = page.locator('[data-thing="dynamodb/books"]');
    assert.equal(await table.locator("tbody tr").count(), 1);
    await run(page);
    assert.equal(await status(page), "succeeded");
    assert.match(await table.innerText(), /978-1[\s\S]*3/);
    assert.match(await page.locator(".services__writes").innerText(), /Last written by “Count”/);
    await page.getByRole("button", { name: "The write before" }).click();
    assert.match(await page.locator(".services__writes").innerText(), /“Count” writes in this step/);
    const changed = table.locator("tr.is-changed");
    assert.match(await changed.innerText(), /978-1/);
    assert.equal(await changed.locator("del").innerText(), "1N");
    await screenshot("services");
    await page.getByRole("button", { name: "The write before" }).click();
    assert.match(await table.locator("tr.is-added").innerText(), /978-1/);
    await page.keyboard.press("Home");
    assert.equal(await table.locator("tbody tr").count(), 1);
    assert.match(await page.locator(".services__writes").innerText(), /Nothing was written yet/);
  },

  "a CSV that is dropped becomes the object that a Map reads": async ({ page, visit }) => {
    await write(page, visit, { definition: ROWS });
    await low(page, "Services");
    await page.locator('[data-offer="s3/uploads"]').waitFor();
    await drop(page, "[data-drop=bucket]", "visitors.csv", "name,age\nAda,36\nAlan,41\n");
    await page.locator('[data-thing="s3/uploads"]', { hasText: "people.csv" }).waitFor();
    await run(page);
    const found = await output(page);
    assert.match(found, /Ada/);
    assert.match(found, /41/);
  },

  "an error that is chosen fails the Task, and the next call is told": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: CHARGE, input: { amount: 2 } });
    await low(page, "Mocks");
    await page.getByRole("button", { name: "Error", exact: true }).click();
    await page.getByLabel("Errors of this API").selectOption({ label: "Lambda.TooManyRequestsException" });
    await page.getByLabel("After the last:").selectOption("fail");
    assert.equal(await page.getByPlaceholder("Error").inputValue(), "Lambda.TooManyRequestsException");
    await page.keyboard.press("Escape");
    await page.locator("h1").click();
    await page.keyboard.press("s");
    await page.locator("[data-next-call='1']").first().waitFor();
    assert.match(await page.locator(".mocks .next").innerText(), /Call 1: fails with Lambda\.TooManyRequestsException/);
    await page.keyboard.press("End");
    assert.equal(await status(page), "failed");
    assert.match(await page.locator(".mocks .next").innerText(), /Called 2 times/);
    await screenshot("mocks");
    await page.getByRole("button", { name: "Reset to default" }).click();
    assert.match(await page.locator(".mocks__default").innerText(), /StatusCode/);
    await page.getByLabel("Ready-made answers").selectOption({ label: "is throttled twice, then answers" });
    assert.equal(await page.locator(".answer").count(), 1);
  },

  "replies and functions are computed, and mistakes have a place": async ({ page, visit }) => {
    await write(page, visit, { definition: CHARGE, input: { amount: 2 } });
    await low(page, "Mocks");
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    const reply = page.getByLabel(/returns this JSON/);
    await reply.fill('{\n  "Payload": "{% Payload.amount * %}"\n}');
    assert.match(await page.locator(".answer .wrong").innerText(), /Line 2, column \d+/);
    await reply.fill('{ "Payload": "{% Payload.amount * 21 %}" }');
    await page.locator("h1").click();
    await run(page);
    assert.match(await output(page), /42/);
    await page.getByRole("button", { name: "Reset to default" }).click();
    await page.getByRole("button", { name: "Write the function as JSONata" }).click();
    await page.getByRole("button", { name: "Write charge" }).click();
    await page.getByLabel("charge as JSONata").fill("amount * 50");
    await page.getByText("Try it").click();
    assert.match(await page.locator("[data-function=charge]").innerText(), /100/);
    await page.locator("h1").click();
    await run(page);
    assert.match(await output(page), /100/);
  },

  "a test case of a MockConfigFile.json is chosen, and broken rules are named": async ({ page, visit }) => {
    await write(page, visit, { definition: CHARGE, input: { amount: 2 } });
    await low(page, "Mocks");
    await page.locator("[data-mock-page=file]").click();
    const file = {
      StateMachines: { M: { TestCases: { Happy: { Charge: "Paid" }, Sad: { Charge: "Broke" } } } },
      MockedResponses: {
        Paid: { 0: { Return: { Payload: "paid by the file" } } },
        Broke: { 0: { Throw: { Error: "Broke", Cause: "no money" } }, 2: { Return: 1 } },
      },
    };
    await page.locator("[data-config=text]").fill(JSON.stringify(file, null, 2));
    assert.match(await page.locator(".config__findings").innerText(), /Broke has no reply for invocation 1[\s\S]*\d+:\d+/);
    await page.locator("[data-config=cases]").selectOption({ label: "M#Happy" });
    await page.locator("h1").click();
    await run(page);
    assert.match(await output(page), /paid by the file/);
    await page.locator("[data-config=cases]").selectOption({ label: "M#Sad" });
    await page.locator("h1").click();
    await run(page);
    assert.match(await page.locator("[data-outcome=failed]").innerText(), /Broke/);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Write MockConfigFile.json" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "MockConfigFile.json");
  },

  "a worker polls, gives signs of life, and answers": async ({ page, visit, screenshot }) => {
    await write(page, visit, { definition: ACTIVITY, input: { amount: 2 } });
    await run(page);
    const card = page.locator('[data-task="Approve"]');
    assert.match(await card.innerText(), /waits for a worker/);
    await card.getByLabel("Name of the worker").fill("desk-7");
    await card.getByRole("button", { name: "Poll for the task" }).click();
    await card.getByText("GetActivityTask gave desk-7").click();
    assert.match(await card.innerText(), /taskToken[\s\S]*amount/);
    assert.match(await card.innerText(), /heartbeat in 1 min/);
    await screenshot("worker");
    await card.getByRole("button", { name: "Heartbeat" }).click();
    await card.getByRole("button", { name: "Failure" }).click();
    await card.getByRole("button", { name: "Success" }).click();
    await card.getByLabel("Output (JSON)").fill('{ "approved": true }');
    await card.getByRole("button", { name: "Send success" }).click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    const kinds = await page.locator(".event__kind").allInnerTexts();
    assert.ok(kinds.includes("ActivityStarted") && kinds.includes("ActivitySucceeded"), kinds.join());
  },

  "a missed heartbeat is not called a task that took too long": async ({ page, visit }) => {
    await write(page, visit, { definition: ACTIVITY, input: { amount: 2 } });
    await run(page);
    const card = page.locator('[data-task="Approve"]');
    await card.getByRole("button", { name: "Poll for the task" }).click();
    await card.getByRole("button", { name: "Let it time out" }).click();
    const words = page.locator('[data-outcome="failed"] .error__words');
    assert.match(await words.innerText(), /HeartbeatSeconds/);
  },

  "what is planned happens by a click, or by itself": async ({ page, visit, screenshot }) => {
    await visit("?example=course-wait-for-token&setup=heartbeats");
    await page.locator('.editor[aria-busy="false"]').first().waitFor({ state: "attached" });
    await run(page);
    assert.equal(await status(page), "waiting");
    const plan = page.locator(".task__plan");
    assert.match(await plan.innerText(), /a heartbeat after 8 min 20 s/);
    await screenshot("inbox");
    await plan.getByRole("button", { name: "Do it" }).click();
    await plan.getByRole("button", { name: "Do it" }).click();
    await page.locator(".task__plan", { hasText: "success" }).waitFor();
    await plan.getByRole("button", { name: "Do it" }).click();
    await page.locator(".pill[data-status=succeeded]").waitFor();
    await page.getByRole("switch", { name: "Answer as planned" }).click();
    await page.locator("h1").click();
    await run(page);
    assert.equal(await status(page), "succeeded");
    assert.equal(await page.locator("[data-reading=clock]").innerText(), "+25:00.000");
  },

  "an input is made of what the workflow reads": async ({ page, visit }) => {
    await write(page, visit, { definition: BOOKS });
    await low(page, "Input");
    await page.getByRole("button", { name: "Make me an input" }).click();
    assert.match(await page.locator(".input .cm-content").innerText(), /isbn/);
    await page.getByRole("button", { name: "Empty it" }).click();
    assert.doesNotMatch(await page.locator(".input .cm-content").innerText(), /isbn/);
  },
};
