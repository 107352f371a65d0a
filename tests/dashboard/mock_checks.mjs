// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks that need a device which does as it is told.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bounded, Visit } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { MockDevice } from "./mock_device.mjs";
import { heightInChart } from "./pixels.mjs";

/** A device whose seconds pass five times as fast as the page's, and a page of it. */
async function meet(t, browser, assets) {
  const device = await new MockDevice(assets).start();
  t.after(() => device.stop());
  device.run();
  const visit = await Visit.open(t, browser, device.address);
  return { device, visit, page: visit.page };
}

async function seconds(device, page, count) {
  const until = device.uptime + count;
  await page.waitForFunction((wanted) => {
    const [hours, minutes, rest] = document
      .querySelector("#uptime")
      .textContent.replace("up ", "")
      .split(":")
      .map(Number);
    return hours * 3600 + minutes * 60 + rest >= wanted;
  }, until);
}

function climateChecks(browser, assets) {
  test("the chart moves with the temperature, and only with it", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    await seconds(device, page, 6);
    const before = await heightInChart(page, "--ink");
    await seconds(device, page, 6);
    assert.ok(Math.abs((await heightInChart(page, "--ink")) - before) < 0.01, "the line moved without a reason");
    device.climate.temperature = 262;
    await seconds(device, page, 8);
    await visit.says("#temperature", /^26\.2$/);
    const high = await heightInChart(page, "--ink");
    device.climate.temperature = -31;
    await seconds(device, page, 8);
    await visit.says("#temperature", /^−3\.1$/);
    const low = await heightInChart(page, "--ink");
    assert.ok(high > before + 0.1 && low < before - 0.1, `heights ${before}, warmer ${high}, colder ${low}`);
    await visit.says("#chart-text", /^−3\.1 to 26\.2 °C in the/);
    visit.quiet();
  });

  test("target, heater, and what is old or missing", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    await seconds(device, page, 5);
    assert.equal(await heightInChart(page, "--heat"), null, "a heater that is off is drawn");
    Object.assign(device.climate, { heater: true, target: 235, missed: 3 });
    await seconds(device, page, 8);
    assert.ok((await heightInChart(page, "--heat")) < 0.1, "the heater's strip is not at the bottom");
    assert.equal(await visit.text("#target"), "23.5 °C");
    assert.equal(await visit.text("#heater"), "on");
    assert.equal(await visit.text("#missed"), "3 missed");
    device.climate.fresh = false;
    await page.locator("#climate-note").waitFor();
    await visit.says("#climate-note", /brought no reading/);
    device.climate = null;
    device.door = null;
    await visit.says("#climate-note", /does not answer/);
    await visit.says("#temperature", /^–$/);
    await visit.says("#lock-text", /door does not answer/);
    visit.quiet();
  });
}

function componentChecks(browser, assets) {
  test("states, restarts and shares as the device tells them", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    Object.assign(device.state("panel"), { state: 0, phase: 3, restarts: 6, cause: 2, cpu: 0 });
    Object.assign(device.state("web"), { state: 0, phase: 1, restarts: 1, cause: 64, cpu: 7 });
    Object.assign(device.state("bus"), { cpu: 123 });
    const row = (id) => page.locator(`#rows tr[data-id="${id}"]`);
    await visit.says(
      "#summary",
      /^13 of 16 running, 1 waiting to start, 1 isolated, 1 not told; 7 restarts since the reset/,
    );
    assert.deepEqual(await row(15).locator("td").allInnerTexts(), ["isolated\nforbidden data access", "6", "0.0"]);
    assert.deepEqual(await row(14).locator("td").allInnerTexts(), ["to start\nmissed its heartbeat", "1", "0.7"]);
    assert.deepEqual(await row(0).locator("td").allInnerTexts(), ["not told", "–", "–"]);
    assert.equal((await row(5).locator("td").allInnerTexts())[2], "12.3");
    await row(15).locator(".name").click();
    assert.match(
      await page.innerText("#details-15"),
      /not be started again.*\n?.*Last fall: forbidden data access\. 6 restarts/,
    );
    visit.quiet();
  });
}

function auditChecks(browser, assets) {
  test("an audit record appears, can be held back and picked out, and stays text", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    device.audit({
      kind: "fault",
      subject: "panel",
      object: "door",
      text: "fault: forbidden data access at 0x80000000",
    });
    await visit.says(
      "#records li:first-child",
      /^0:.*fault.*panel fault: forbidden data access at 0x80000000 \(door\)$/,
    );
    device.audit({ ring: "denial", kind: "denied_call", subject: "web", text: "<img src=x onerror=alert(1)> & <b>" });
    await visit.says("#records li:first-child", /web <img src=x onerror=alert\(1\)> & <b>$/);
    assert.equal(await page.locator("img").count(), 0);
    device.lose(3);
    await visit.says("#records li:first-child", /^3 records lost/);
    await page.selectOption("#filter", "panel");
    assert.equal(await page.locator("#records li:not(.record-remark)").count(), 1);
    await page.selectOption("#filter", "");
    await page.click("#pause");
    device.audit({ kind: "start", subject: "panel", text: "restarted, generation 2" });
    await visit.says("#audit-count", /^paused, 1 waiting$/);
    assert.equal(await page.locator("#records li").count(), 3);
    await page.click("#pause");
    await visit.says("#records li:first-child", /generation 2$/);
    visit.quiet();
  });

  test("the list of records is bounded", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    for (let count = 1; count <= 450; ++count) device.audit({ kind: "start", subject: "web", text: `number ${count}` });
    await visit.says("#records li:first-child", /number 450$/);
    assert.equal(await page.locator("#records li").count(), 200);
    await visit.says("#records li:last-child", /number 251$/);
  });
}

function doorChecks(browser, assets) {
  const send = async (page, code) => {
    await page.fill("#code", code);
    await page.keyboard.press("Enter");
  };

  test("codes: refused, accepted, paused, not judged, and not a code at all", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    await send(page, "12");
    await visit.says("#unlock-result", /^A code has six digits\.$/);
    assert.equal(await page.getAttribute("#code", "aria-invalid"), "true");
    assert.deepEqual(device.unlocks, []);
    for (const [result, words] of [
      ["refused", /^Refused/],
      ["unavailable", /may be spent/],
      ["paused", /^Paused/],
      ["opened", /^Accepted: the door opens\.$/],
    ]) {
      device.result = result;
      await send(page, "123456");
      await visit.says("#unlock-result", words);
      assert.equal(await page.inputValue("#code"), result === "paused" ? "123456" : "", `the field after ${result}`);
    }
    assert.equal(device.unlocks.length, 4);
    device.door = { lock: "open" };
    await visit.says("#lock-text", /^open$/);
    visit.quiet();
  });

  test("an ended session is told, and the next try works", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    device.drawsLots = false;
    await send(page, "111111");
    await visit.says("#unlock-result", /^The device gives no session now, and the code was not sent/);
    assert.deepEqual(device.unlocks, []);
    device.drawsLots = true;
    device.result = "opened";
    await send(page, "111111");
    await visit.says("#unlock-result", /^Accepted/);
    device.tokens = [];
    await send(page, "222222");
    await visit.says("#unlock-result", /^The session had ended, and the code was not looked at\. There is a new one/);
    assert.equal(await page.inputValue("#code"), "222222");
    await page.click("#unlock-button");
    await visit.says("#unlock-result", /^Accepted/);
    assert.deepEqual(device.unlocks, ["111111", "222222"]);
    visit.quiet([/status of 403/, /status of 503/]);
  });
}

function connectionChecks(browser, assets) {
  const goneQuiet = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;

  test("a restarted server is found again, without records twice", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    device.audit({ kind: "start", subject: "web", text: "started" });
    await visit.says("#records", /started/);
    const { port } = device;
    await device.stop();
    await visit.says("#link-text", /^reconnecting$/);
    await visit.says("#link-announced", /^The connection to the device is lost/);
    await visit.says("#stale", /^No word from the device for \d+ s/);
    assert.ok(await page.isVisible("#stale"));
    await checks.hasContrast(visit);
    await device.start(port);
    device.run();
    await visit.says("#link-text", /^live$/);
    assert.ok(!(await page.isVisible("#stale")));
    await seconds(device, page, 2);
    assert.equal(await page.locator("#records li").count(), 1);
    visit.quiet([goneQuiet]);
  });

  test("a reset device is noticed: its records and its chart begin anew", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    for (const text of ["first", "second"]) device.audit({ kind: "start", subject: "web", text });
    await seconds(device, page, 12);
    const { port } = device;
    await device.stop();
    device.reset();
    device.audit({ kind: "start", subject: "web", text: "first of the next boot" });
    await device.start(port);
    device.run();
    await visit.says("#records", /first of the next boot/);
    await visit.says("#link-text", /^live$/);
    assert.equal(await page.locator("#records .record-remark").count(), 1);
    assert.equal(await page.locator("#records li").count(), 4);
    await visit.says("#chart-text", /in the [0-9] s that/);
    visit.quiet([goneQuiet]);
  });

  test("a silent device and one that talks nonsense", bounded, async (t) => {
    const { device, visit, page } = await meet(t, browser(), assets);
    device.pause();
    await visit.says("#link-text", /^reconnecting$/);
    assert.ok(await page.isVisible("#stale"));
    device.say("status", '{"uptime":');
    device.say("audit", "[1,2,3]");
    device.run();
    await visit.says("#link-text", /^live$/);
    visit.quiet([/does not follow API\.md/]);
    assert.equal(visit.complaints.length, 2);
  });
}

export function mockChecks(browser, assets) {
  climateChecks(browser, assets);
  componentChecks(browser, assets);
  auditChecks(browser, assets);
  doorChecks(browser, assets);
  connectionChecks(browser, assets);
}
