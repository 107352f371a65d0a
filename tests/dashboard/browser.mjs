// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The distribution's Chromium, and a page that remembers everything it complained about and asked for.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(join(process.env.NODE_MODULES ?? "/", "_"))("playwright-core");
const program = process.env.NACRE_CHROMIUM ?? "/usr/bin/chromium";

export async function startBrowser() {
  assert.ok(existsSync(program), `there is no ${program}: ./nacre doctor says which packages are missing`);
  // Chromium's own sandbox does not work for root.
  const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: program, args });
}

/** For node's test(): none waits for ever. */
export const bounded = { timeout: 60_000 };

/** A page at the address, once it shows its components. It is closed when the test `t` ends, however it ends. */
export class Visit {
  static async open(t, browser, address, { width = 1280, height = 900, colorScheme = "light" } = {}) {
    const visit = new Visit();
    visit.complaints = [];
    visit.requests = [];
    visit.origin = new URL(address).origin;
    visit.context = await browser.newContext({ viewport: { width, height }, colorScheme });
    t.after(() => visit.context.close());
    visit.page = await visit.context.newPage();
    visit.page.setDefaultTimeout(10_000);
    visit.page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) visit.complaints.push(message.text());
    });
    visit.page.on("pageerror", (error) => visit.complaints.push(error.message));
    visit.page.on("request", (request) => visit.requests.push(request.url()));
    await visit.page.goto(address);
    await visit.page.waitForSelector("#rows tr");
    await visit.page.waitForSelector('#link[data-link="live"]');
    return visit;
  }

  text(selector) {
    return this.page.locator(selector).textContent();
  }

  /** Waits until the element's text fits. */
  async says(selector, pattern) {
    const fits = ([where, source]) => new RegExp(source).test(document.querySelector(where)?.textContent ?? "");
    try {
      await this.page.waitForFunction(fits, [selector, pattern.source]);
    } catch {
      assert.fail(`${selector} says "${await this.text(selector)}", expected ${pattern}`);
    }
  }

  /** No complaint except those that the test provoked. */
  quiet(provoked = []) {
    const left = this.complaints.filter((text) => !provoked.some((pattern) => pattern.test(text)));
    assert.ok(left.length === 0, `the browser complained:\n${left.join("\n")}`);
  }

  /** Nobody but the device was asked. */
  stayedHome() {
    const others = this.requests.filter((url) => new URL(url).origin !== this.origin);
    assert.ok(others.length === 0, `another origin was asked: ${others.join(" ")}`);
    assert.ok(this.requests.length >= 4, "the page asked for less than its own files");
  }
}
