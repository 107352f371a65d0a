// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What must be true of the page, as functions that throw. twins.mjs shows for each that a broken page is caught.
import assert from "node:assert/strict";

import { difference, removeColours } from "./pixels.mjs";

/** Each component stands in the graph by urgency, with its trust in words and shape, and with all its channels. */
export async function graphIsComplete(visit, system) {
  const { page } = visit;
  const rows = page.locator("#rows tr[data-id]");
  const ordered = [...system.components].sort((a, b) => a.id - b.id);
  assert.deepEqual(
    await rows.locator(".name").allTextContents(),
    ordered.map(({ name }) => name),
  );
  for (const [index, component] of ordered.entries()) {
    const row = rows.nth(index);
    const trust = component.trusted ? "trusted" : "untrusted";
    assert.equal(await row.locator("th small").textContent(), trust + (component.critical ? ", critical" : ""));
    assert.equal(await row.locator("svg.trust").getAttribute("data-trust"), trust);
    await channelsAreComplete(visit, row, component, system);
  }
}

async function channelsAreComplete({ page }, row, { id }, { components, channels }) {
  const nameOf = (other) => components.find((one) => one.id === other).name;
  await row.locator(".name").click();
  const shown = await page.evaluate((of) => {
    const entries = document.querySelectorAll(`#details-${of} dl div`);
    return [...entries].map((entry) => [...entry.children].map((child) => child.textContent));
  }, id);
  const told = (label) =>
    (shown.find(([name]) => name === label)?.[1].split(", ") ?? []).map((text) => text.split(" ")[0]).sort();
  const expected = (kind, own, other) =>
    channels
      .filter((one) => one.kind === kind && one[own] === id)
      .map((one) => nameOf(one[other]))
      .sort();
  assert.deepEqual(told("Calls"), expected("call", "client", "server"));
  assert.deepEqual(told("Is called by"), expected("call", "server", "client"));
  assert.deepEqual(told("Wakes"), expected("signal", "client", "server"));
  assert.deepEqual(told("Is woken by"), expected("signal", "server", "client"));
  const wires = new Set(
    channels
      .filter(({ client, server }) => client === id || server === id)
      .map(({ kind, client, server }) => (kind === "call" || server === 0 ? `${kind} into ${server}` : `from ${client}`)),
  );
  assert.equal(await page.locator("#wiring .wires-strong > .wire").count(), wires.size, `wires of ${nameOf(id)}`);
  await row.locator(".name").click();
}

export async function fitsTheWidth({ page }) {
  const [needed, offered] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(needed <= offered, `the page is ${needed} pixels wide where there are ${offered}`);
}

/** With all colours taken away the sign of a trusted component still looks unlike that of an untrusted one. */
export async function trustHasShape({ page }) {
  await removeColours(page);
  const sign = async (trust) => {
    const found = page.locator(`#rows tr[data-trust="${trust}"] svg.trust`).first();
    await found.scrollIntoViewIfNeeded();
    const { x, y } = await found.boundingBox();
    return page.screenshot({ clip: { x: Math.round(x) - 1, y: Math.round(y) - 1, width: 16, height: 16 } });
  };
  const [trusted, again, untrusted] = [await sign("trusted"), await sign("trusted"), await sign("untrusted")];
  assert.equal(
    await difference(page, trusted, again),
    0,
    "two pictures of one sign differ: the comparison means nothing",
  );
  const share = await difference(page, trusted, untrusted);
  assert.ok(share > 0.2, `without colour the signs of trust differ in ${(share * 100).toFixed(0)} % of their pixels`);
}

/** Names, roles, references and sizes that a screen reader, a keyboard and a finger need. */
export async function isAccessible({ page }) {
  const faults = await page.evaluate(() => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const say = (element, what) => found.push(`<${element.localName} id="${element.id}">: ${what}`);
    const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
    if (document.documentElement.lang === "") found.push("the page has no language");
    if (document.title.trim() === "") found.push("the page has no title");
    for (const tag of ["h1", "main", "header", "footer"]) {
      if (all(tag).length !== 1) found.push(`the page has ${all(tag).length} <${tag}>`);
    }
    const names = (element) =>
      (element.getAttribute("aria-labelledby") ?? "")
        .split(" ")
        .filter(Boolean)
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ");
    const nameOf = (element) =>
      [
        element.getAttribute("aria-label"),
        names(element),
        ...[...(element.labels ?? [])].map((one) => one.textContent),
        element.localName === "button" ? element.textContent : "",
      ]
        .join(" ")
        .trim();
    for (const element of all("input, select, button, section, [role=img], ol[tabindex]")) {
      if (nameOf(element) === "") say(element, "has no name");
    }
    for (const element of all("svg")) {
      if (!element.closest("[aria-hidden=true]")) say(element, "is read out without a name");
    }
    for (const attribute of ["aria-controls", "aria-labelledby", "aria-describedby", "for"]) {
      for (const element of all(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute).split(" ")) {
          if (!document.getElementById(id)) say(element, `${attribute} names ${id}, which is not there`);
        }
      }
    }
    const ids = all("[id]").map(({ id }) => id);
    for (const id of ids.filter((one, index) => ids.indexOf(one) !== index))
      found.push(`two elements have the id ${id}`);
    for (const element of all("th")) if (!element.scope) say(element, "is a header of nothing");
    for (const element of all("button, input, select").filter(visible)) {
      const { width, height } = element.getBoundingClientRect();
      if (width < 24 || height < 24) say(element, `is ${Math.round(width)} by ${Math.round(height)} pixels large`);
    }
    const code = document.querySelector("#code");
    if (code.inputMode !== "numeric" || code.autocomplete !== "one-time-code")
      say(code, "is not known as a one-time code");
    const result = document.querySelector("#unlock-result");
    if (result.getAttribute("aria-live") !== "polite") say(result, "is not announced");
    return found;
  });
  assert.deepEqual(faults, []);
}

/** Tab reaches everything that does something, in the document's order, and nothing else. */
export async function keyboardReaches({ page }) {
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.activeElement?.blur();
  });
  const { expected, reached } = { expected: await focusable(page), reached: [] };
  for (let step = 0; step < expected.length; ++step) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim()));
  }
  assert.deepEqual(reached, expected);
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none", "what has the focus does not show it");
}

const focusable = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("a[href], button, input, select, [tabindex='0']")]
      .filter((element) => element.checkVisibility())
      .map((element) => element.id || element.textContent.trim()),
  );

/** Each visible text against what is behind it: 4.5, or 3 where it is large (WCAG 2.1, 1.4.3). */
export async function hasContrast({ page }) {
  const faults = await page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const parse = (colour) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (front, back) => [...[0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])), 1];
    const ground = (element) => {
      if (!element) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const opacity = (element) =>
      element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
    const luminance = (colour) => {
      const [red, green, blue] = colour.slice(0, 3).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let looked = 0;
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const element = walker.currentNode.parentElement;
      if (text === "" || !element.checkVisibility() || element.closest(".unseen, noscript, option")) continue;
      ++looked;
      const style = getComputedStyle(element);
      const back = ground(element);
      const colour = parse(style.color);
      colour[3] *= opacity(element);
      const [light, dark] = [luminance(over(colour, back)), luminance(back)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) faults.push(`"${text.slice(0, 30)}" has ${ratio.toFixed(2)}`);
    }
    if (looked < 30) faults.push(`only ${looked} texts were found`);
    return faults;
  });
  assert.deepEqual(faults, []);
}
