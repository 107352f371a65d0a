// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Pages with one defect each. The check that is there for it must refuse them: a check that cannot fail is none.
import assert from "node:assert/strict";
import { test } from "node:test";

import { bounded, Visit } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { channels, components } from "./hub.mjs";
import { MockDevice, policy } from "./mock_device.mjs";

const before = (mark, text) => (page) => {
  assert.ok(page.includes(mark), `the twin finds no ${mark}`);
  return page.replace(mark, text + mark);
};
const without = (mark) => (page) => {
  assert.ok(page.includes(mark), `the twin finds no ${mark}`);
  return page.replace(mark, "");
};

const twins = [
  {
    name: "an inline script",
    alter: { "index.html": before("</body>", "<script>document.title = 'mine'</script>") },
    refused: [(visit) => visit.quiet(), /Content Security Policy/],
    also: async (visit) => assert.notEqual(await visit.page.title(), "mine", "the inline script ran"),
  },
  {
    name: "a style attribute",
    alter: { "index.html": before("</main>", '<p style="color: red">red</p>') },
    refused: [(visit) => visit.quiet(), /Content Security Policy/],
  },
  {
    name: "a picture from elsewhere",
    alter: { "index.html": before("</main>", '<img alt="" src="http://127.0.0.2:1/x.png">') },
    headers: { "Content-Security-Policy": policy.replace("img-src 'self'", "img-src *") },
    refused: [(visit) => visit.stayedHome(), /another origin was asked/],
  },
  {
    name: "something too wide",
    alter: { "app.css": (sheet) => `${sheet} .legend { min-width: 400px }` },
    refused: [checks.fitsTheWidth, /pixels wide/],
  },
  {
    name: "a field without a label",
    alter: { "index.html": without('<label for="code">One-time code</label>') },
    refused: [checks.isAccessible, /has no name/],
  },
  {
    name: "a reference to nothing",
    alter: { "index.html": without(' id="code-hint"') },
    refused: [checks.isAccessible, /code-hint, which is not there/],
  },
  {
    name: "pale text",
    alter: { "app.css": (sheet) => `${sheet} .hint { color: #9aa5ab }` },
    refused: [checks.hasContrast, /has [12]\.\d\d/],
  },
  {
    name: "a button that the keyboard cannot reach",
    alter: { "index.html": before(' id="pause"', ' tabindex="-1"') },
    refused: [checks.keyboardReaches, /pause/],
  },
  {
    name: "trust in colour alone",
    alter: {
      "app.js": (script) => script.replace(/untrusted:"M8 1\.2[^"]*"/, 'untrusted:"M2 2h12v12H2z"'),
      "app.css": (sheet) => `${sheet} svg.trust { fill: currentcolor !important; stroke-dasharray: none !important }`,
    },
    refused: [checks.trustHasShape, /differ in 0 % of their pixels/],
  },
  {
    name: "a component that is not drawn",
    alter: {},
    refused: [
      (visit) => checks.graphIsComplete(visit, { components: [...components, { id: 16, name: "hidden" }], channels }),
      /hidden/,
    ],
  },
  {
    name: "a channel that is not told",
    alter: {},
    refused: [(visit) => checks.graphIsComplete(visit, { components, channels: channels.slice(1) }), /'auth'/],
  },
];

export function twinChecks(browser, assets) {
  for (const {
    name,
    alter,
    headers,
    refused: [check, message],
    also,
  } of twins) {
    test(`caught: ${name}`, bounded, async (t) => {
      const device = await new MockDevice(assets(), { alter, headers }).start();
      t.after(() => device.stop());
      const visit = await Visit.open(t, browser(), device.address, { width: 360, height: 740 });
      await assert.rejects(
        async () => check(visit),
        (error) => {
          assert.match(error.message, message);
          return true;
        },
      );
      await also?.(visit);
    });
  }
}
