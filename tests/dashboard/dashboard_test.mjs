// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The dashboard in Chromium. Environment:
//   NODE_MODULES            folder of the pinned npm packages
//   DASHBOARD_ASSETS        what scripts/build_dashboard made
//   DASHBOARD_SCREENSHOTS   folder for pictures
//   NACRE_DASHBOARD         address of a device, http://HOST:PORT: only live_checks.mjs run, against it
// Without the last one everything runs, against the mock device.
import { after, before } from "node:test";

import { startBrowser } from "./browser.mjs";
import { liveChecks } from "./live_checks.mjs";
import { MockDevice } from "./mock_device.mjs";

const { DASHBOARD_ASSETS: assets, DASHBOARD_SCREENSHOTS: pictures, NACRE_DASHBOARD: address } = process.env;
let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

if (address) {
  console.log(`${address}: the checks that any device must pass; mock_checks.mjs and twins.mjs need the mock device`);
  liveChecks(
    () => browser,
    () => address,
  );
} else {
  if (!assets || !pictures)
    throw new Error("DASHBOARD_ASSETS and DASHBOARD_SCREENSHOTS are not set: see tests/dashboard/README.md");
  const { mockChecks } = await import("./mock_checks.mjs");
  const { twinChecks } = await import("./twins.mjs");
  const { screenshots } = await import("./screenshots.mjs");
  const device = await new MockDevice(assets).start();
  device.run();
  after(() => device.stop());
  liveChecks(
    () => browser,
    () => device.address,
  );
  mockChecks(() => browser, assets);
  twinChecks(
    () => browser,
    () => assets,
  );
  screenshots(() => browser, assets, pictures);
}
