// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A device for the page's tests: serves what scripts/build_dashboard made, follows API.md, and does what a test tells
// it. Its time stands still until `run()` or `second()`.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { channels, components, idOf } from "./hub.mjs";

export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const files = new Map([
  ["/", ["index.html", "text/html; charset=utf-8"]],
  ["/app.js", ["app.js", "text/javascript; charset=utf-8"]],
  ["/app.css", ["app.css", "text/css; charset=utf-8"]],
]);
const tokensKept = 4;
const replayed = 32;

export class MockDevice {
  /** `alter`: name of an asset to a function that changes its text, for twins. */
  constructor(assets, { alter = {}, headers = {} } = {}) {
    this.assets = assets;
    this.alter = alter;
    this.headers = { "Content-Security-Policy": policy, ...headers };
    this.unlocks = []; // codes that reached the judge
    this.result = "refused";
    this.drawsLots = true; // false: there are no random numbers for a token
    this.reset();
  }

  /** What a reset of the board leaves. */
  reset() {
    this.uptime = 0;
    this.tokens = [];
    this.records = [];
    this.sequences = { event: 0, denial: 0 };
    this.streams = new Set();
    this.states = components.map(({ id }) => ({
      state: 2,
      phase: id === 0 ? 0 : 2,
      restarts: 0,
      cause: 0,
      cpu: id + 1,
    }));
    this.climate = {
      temperature: 215,
      humidity: 480,
      target: 210,
      heater: false,
      fresh: true,
      decisions: 0,
      missed: 0,
    };
    this.door = { lock: "locked" };
  }

  async start(port = 0) {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((done, failed) => this.server.once("error", failed).listen(port, "127.0.0.1", done));
    this.port = this.server.address().port;
    this.address = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async stop() {
    this.pause();
    this.server.closeAllConnections?.();
    for (const stream of this.streams) stream.destroy();
    this.streams.clear();
    if (this.server.listening) await new Promise((done) => this.server.close(done));
  }

  /** One second passes: everybody gets a status. */
  second() {
    this.uptime += 1;
    this.climate && (this.climate.decisions = Math.floor(this.uptime / 2));
    for (const stream of this.streams) stream.write(this.statusEvent());
  }

  /** Lets seconds pass by themselves, faster than they are. */
  run() {
    this.ticking = setInterval(() => this.second(), 200);
  }

  pause() {
    clearInterval(this.ticking);
  }

  /** One event, whatever its data are. */
  say(name, data) {
    for (const stream of this.streams) stream.write(`event: ${name}\ndata: ${data}\n\n`);
  }

  state(name) {
    return this.states[idOf(name)];
  }

  audit(record) {
    const ring = record.ring ?? "event";
    const full = { sequence: ++this.sequences[ring], time: this.uptime + 0.25, ring, object: "", ...record };
    this.records.push(full);
    for (const stream of this.streams) stream.write(event("audit", full));
  }

  lose(count) {
    for (const stream of this.streams) stream.write(event("lost", { count }));
  }

  statusEvent() {
    const told = this.states.map((one, id) => [id, one.state, one.phase, one.restarts, one.cause, one.cpu]);
    const list = told.filter(([, , phase]) => phase !== 0);
    return event("status", { uptime: this.uptime, components: list, climate: this.climate, door: this.door });
  }

  answer(request, response) {
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    const route = `${request.method} ${request.url}`;
    if (request.method === "GET" && files.has(request.url)) this.file(files.get(request.url), response);
    else if (route === "GET /api/system") json(response, 200, { name: "hub", components, channels });
    else if (route === "GET /api/session" && this.drawsLots) json(response, 200, { token: this.newToken() });
    else if (route === "GET /api/session") json(response, 503, { error: "no random numbers" });
    else if (route === "GET /api/events") this.events(response);
    else if (route === "POST /api/unlock") this.unlock(request, response);
    else if (route === "GET /favicon.ico") response.writeHead(204).end();
    else json(response, 404, { error: "not found" });
  }

  file([name, type], response) {
    let bytes = readFileSync(join(this.assets, `${name}.gz`));
    if (this.alter[name]) bytes = gzipSync(this.alter[name](gunzipSync(bytes).toString()));
    response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Content-Length": bytes.length });
    response.end(bytes);
  }

  newToken() {
    this.tokens.push(randomBytes(16).toString("hex"));
    this.tokens = this.tokens.slice(-tokensKept);
    return this.tokens.at(-1);
  }

  events(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": welcome\n\n");
    for (const record of this.records.slice(-replayed)) response.write(event("audit", record));
    response.write(this.statusEvent());
    this.streams.add(response);
    response.on("close", () => this.streams.delete(response));
  }

  async unlock(request, response) {
    let body = "";
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    const type = request.headers["content-type"] ?? "";
    const wellFormed =
      /^application\/x-www-form-urlencoded(;|$)/.test(type) && /^[0-9]{6}$/.test(form.get("code") ?? "");
    if (!wellFormed) return json(response, 400, { error: "form" });
    if (!this.tokens.includes(form.get("token"))) return json(response, 403, { error: "token" });
    this.unlocks.push(form.get("code"));
    return json(response, 200, { result: this.result });
  }
}

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

function json(response, status, value) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}
