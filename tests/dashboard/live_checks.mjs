// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks of whatever serves the dashboard, the mock device or a real one: they ask and look, and steer nothing. The one
// code that they try is a wrong one.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import { bounded, Visit } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { policy } from "./mock_device.mjs";

const limit = 60 * 1024;
const formType = "application/x-www-form-urlencoded";

/** One request as it is, without a browser. */
function ask(address, path, { method = "GET", body = "", headers = {} } = {}) {
  return new Promise((done, failed) => {
    const length = body === "" ? {} : { "Content-Length": Buffer.byteLength(body) };
    const asked = request(new URL(path, address), {
      method,
      headers: { "Accept-Encoding": "gzip", ...length, ...headers },
    });
    asked.setTimeout(10_000, () => asked.destroy(new Error(`no answer to ${method} ${path} within 10 s`)));
    asked.on("error", failed);
    asked.on("response", async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) });
    });
    asked.end(body);
  });
}

function servedFiles(address) {
  test("three files, packed, at most 60 KiB together, under the strict policy", bounded, async (t) => {
    let total = 0;
    for (const [path, type, start] of [
      ["/", "text/html; charset=utf-8", "<!doctype html>"],
      ["/app.js", "text/javascript; charset=utf-8", "/* With uPlot"],
      ["/app.css", "text/css; charset=utf-8", "/* With uPlot"],
    ]) {
      const answer = await ask(address, path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers["content-encoding"], "gzip", path);
      assert.equal(answer.headers["content-type"], type);
      assert.equal(answer.headers["content-security-policy"], policy, path);
      assert.ok(gunzipSync(answer.body).toString().startsWith(start), `${path} does not start with ${start}`);
      total += answer.body.length;
    }
    assert.ok(total <= limit, `${total} bytes, allowed are ${limit}`);
  });
}

function servedApi(address) {
  test("the API refuses what API.md refuses", bounded, async (t) => {
    const post = (body, type = formType) =>
      ask(address, "/api/unlock", { method: "POST", body, headers: { "Content-Type": type } });
    const wrong = await post(`token=${"0".repeat(32)}&code=000000`);
    assert.equal(wrong.status, 403);
    assert.deepEqual(JSON.parse(wrong.body), { error: "token" });
    const { token } = JSON.parse((await ask(address, "/api/session")).body);
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.equal((await post(`token=${token}&code=12345`)).status, 400);
    assert.equal((await post(`token=${token}&code=12345a`)).status, 400);
    assert.equal((await post(`token=${token}`)).status, 400);
    assert.equal((await post(`token=${token}&code=000000`, "text/plain")).status, 400);
    assert.equal((await ask(address, "/nothing")).status, 404);
    assert.equal((await ask(address, "/favicon.ico")).status, 204);
  });
}

function shownPage(browser, address) {
  test("the graph has all components and channels", bounded, async (t) => {
    const system = JSON.parse((await ask(address, "/api/system")).body);
    const visit = await Visit.open(t, browser(), address);
    await checks.graphIsComplete(visit, system);
    assert.equal(await visit.text("h1"), system.name);
    visit.quiet();
    visit.stayedHome();
  });

  test("time passes on the page, and each component has a state", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address);
    const before = await visit.text("#uptime");
    await visit.page.waitForFunction((text) => document.querySelector("#uptime").textContent !== text, before);
    const moods = await visit.page
      .locator("#rows tr[data-id]")
      .evaluateAll((rows) => rows.map((row) => row.dataset.mood));
    for (const mood of moods) assert.match(mood, /^(running|waiting|down|isolated|untold)$/);
    assert.ok(moods.filter((mood) => mood !== "untold").length > moods.length / 2, "little is told of the components");
    assert.match(await visit.text("#summary"), /^\d+ of \d+ running/);
    visit.quiet();
  });

  test("a wrong code does not open, and the result is announced", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address);
    await visit.page.fill("#code", "000000");
    await visit.page.click("#unlock-button");
    await visit.says("#unlock-result", /^(Refused|Paused|The judge of codes does not answer)/);
    visit.quiet();
  });
}

function usablePage(browser, address) {
  test("a phone of 360 pixels needs no sideways scrolling", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address, { width: 360, height: 740 });
    await checks.fitsTheWidth(visit);
    await visit.page.locator("#rows .name").nth(3).click();
    await checks.fitsTheWidth(visit);
  });

  test("names, roles and sizes for screen reader and finger", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address, { width: 360, height: 740 });
    await checks.isAccessible(visit);
  });

  test("the keyboard reaches everything", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address);
    await checks.keyboardReaches(visit);
    const name = visit.page.locator("#rows .name").first();
    await name.focus();
    await visit.page.keyboard.press("Enter");
    assert.equal(await name.getAttribute("aria-expanded"), "true");
    await checks.isAccessible(visit);
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`enough contrast, ${colorScheme}`, bounded, async (t) => {
      const visit = await Visit.open(t, browser(), address, { colorScheme });
      await visit.page.locator("#rows .name").nth(3).click();
      await checks.hasContrast(visit);
    });
  }

  test("without colour trusted and untrusted differ by shape", bounded, async (t) => {
    const visit = await Visit.open(t, browser(), address);
    await checks.trustHasShape(visit);
  });
}

export function liveChecks(browser, address) {
  servedFiles(address());
  servedApi(address());
  shownPage(browser, address());
  usablePage(browser, address());
}
