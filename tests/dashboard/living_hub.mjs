// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// living_hub.mjs ASSETS [PORT]: the mock device with a life of its own, to look at the page while working on it.
// The code 123456 opens.
import { idOf } from "./hub.mjs";
import { MockDevice } from "./mock_device.mjs";

/** One second in a room with a heater and a draught; now and then something falls. */
export function live(device) {
  const { climate } = device;
  const at = device.uptime;
  const draught = 4 * Math.sin(at / 40);
  climate.temperature = Math.round(climate.temperature + (climate.heater ? 1.4 : -1.2) + draught / 6);
  if (climate.temperature < climate.target - 4) climate.heater = true;
  if (climate.temperature > climate.target + 4) climate.heater = false;
  climate.humidity = 480 + Math.round(20 * Math.sin(at / 90));
  device.states.forEach(
    (one, id) => (one.cpu = one.phase === 2 || id === 0 ? Math.round(3 + 9 * Math.abs(Math.sin(at * 0.7 + id))) : 0),
  );
  if (at % 17 === 5) fall(device, "ethernet", 2, "fault: forbidden data access at 0x8000214c, address 0x40080000");
  if (at % 29 === 11) {
    device.audit({
      ring: "denial",
      kind: "denied_call",
      subject: "web",
      object: "door",
      text: "call of door.state refused: denied",
    });
  }
  device.second();
}

function fall(device, name, cause, text) {
  const state = device.state(name);
  device.audit({ kind: "fault", subject: name, text });
  Object.assign(state, { cause, restarts: state.restarts + 1 });
  device.audit({ kind: "start", subject: name, text: `restarted, generation ${state.restarts + 1}` });
}

/** A day like any other, so that there is something to see at once. */
export function past(device, seconds) {
  for (const name of ["clock", "console", "bus", "climate", "door", "web"]) {
    device.audit({ kind: "start", subject: name, text: "started" });
  }
  Object.assign(device.state("entropy"), { state: 0, phase: 3, restarts: 5, cause: 64 });
  Object.assign(device.state("panel"), { state: 0, phase: 1, restarts: 2, cause: 8 });
  for (let second = 0; second < seconds; ++second) live(device);
  device.audit({ kind: "call", subject: "door", object: "auth", text: "called auth.check" });
}

if (process.argv[1]?.endsWith("living_hub.mjs")) {
  const [assets, port] = process.argv.slice(2);
  if (!assets) {
    console.error("usage: node living_hub.mjs ASSETS [PORT]");
    process.exit(2);
  }
  const device = await new MockDevice(assets).start(Number(port ?? 0));
  Object.defineProperty(device, "result", { get: () => (device.unlocks.at(-1) === "123456" ? "opened" : "refused") });
  past(device, 60);
  setInterval(() => {
    device.door.lock = device.unlocks.at(-1) === "123456" ? "open" : "locked";
    live(device);
  }, 1000);
  console.log(`${device.address} (${idOf("panel") + 1} components)`);
}
