// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Pictures of the page for a person to look at: desktop light and dark, phone, one component chosen, connection lost.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { bounded, Visit } from "./browser.mjs";
import { live, past } from "./living_hub.mjs";
import { MockDevice } from "./mock_device.mjs";

export function screenshots(browser, assets, folder) {
  test("pictures to look at", bounded, async (t) => {
    mkdirSync(folder, { recursive: true });
    const device = await new MockDevice(assets).start();
    t.after(() => device.stop());
    past(device, 60);
    for (const [name, options] of [
      ["light", {}],
      ["dark", { colorScheme: "dark" }],
      ["phone", { width: 360, height: 740 }],
    ]) {
      const visit = await Visit.open(t, browser(), device.address, options);
      const keep = (what) => visit.page.screenshot({ path: join(folder, `${what}.png`), fullPage: true });
      for (let second = 0; second < 240; ++second) live(device);
      await visit.says("#chart-text", /[34] min/);
      await keep(name);
      await visit.page.locator("#rows .name", { hasText: "door" }).click();
      await keep(`${name}-chosen`);
      if (name === "light") {
        await visit.says("#link-text", /^reconnecting$/);
        await keep("lost");
      }
    }
  });
}
