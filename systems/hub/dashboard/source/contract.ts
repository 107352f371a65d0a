// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// API.md as types, and the one way in: what the device sends is checked here before anything else sees it. A value that
// does not fit gives null, never an exception.

export interface Component {
  id: number;
  name: string;
  trusted: boolean;
  critical: boolean;
}

export interface Channel {
  client: number;
  server: number;
  kind: "call" | "signal";
  name: string;
}

export interface System {
  name: string;
  components: Component[];
  channels: Channel[];
}

export interface ComponentState {
  id: number;
  state: number;
  phase: number;
  restarts: number;
  cause: number;
  cpuPermille: number;
}

export interface Climate {
  temperature: number;
  humidity: number;
  target: number;
  heater: boolean;
  fresh: boolean;
  decisions: number;
  missed: number;
}

export type Lock = "unknown" | "locked" | "open";

export interface Status {
  uptime: number;
  components: ComponentState[];
  climate: Climate | null;
  door: { lock: Lock } | null;
}

export interface AuditRecord {
  sequence: number;
  time: number;
  ring: "event" | "denial";
  kind: string;
  subject: string;
  object: string;
  text: string;
}

export type UnlockResult = "opened" | "refused" | "paused" | "unavailable";

type Fields = Record<string, unknown>;

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

/** All of a list or nothing of it. */
function list<T>(value: unknown, one: (item: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const items = value.map(one);
  return items.every((item) => item !== null) ? (items as T[]) : null;
}

function component(value: unknown): Component | null {
  if (!isFields(value)) return null;
  const { id, name, trusted, critical } = value;
  return isNumber(id) && isText(name) && isFlag(trusted) && isFlag(critical) ? { id, name, trusted, critical } : null;
}

function channel(value: unknown): Channel | null {
  if (!isFields(value)) return null;
  const { client, server, kind, name } = value;
  if (!isNumber(client) || !isNumber(server)) return null;
  if (kind !== "call" && kind !== "signal") return null;
  return { client, server, kind, name: isText(name) ? name : "" };
}

export function system(value: unknown): System | null {
  if (!isFields(value) || !isText(value.name)) return null;
  const components = list(value.components, component);
  const channels = list(value.channels, channel);
  return components && channels ? { name: value.name, components, channels } : null;
}

function componentState(value: unknown): ComponentState | null {
  if (!Array.isArray(value) || value.length < 6 || !value.every(isNumber)) return null;
  const [id, state, phase, restarts, cause, cpuPermille] = value as [number, number, number, number, number, number];
  return { id, state, phase, restarts, cause, cpuPermille };
}

function climate(value: unknown): Climate | null {
  if (!isFields(value)) return null;
  const { temperature, humidity, target, heater, fresh, decisions, missed } = value;
  if (!isNumber(temperature) || !isNumber(humidity) || !isNumber(target) || !isFlag(heater)) return null;
  if (!isFlag(fresh) || !isNumber(decisions) || !isNumber(missed)) return null;
  return { temperature, humidity, target, heater, fresh, decisions, missed };
}

function door(value: unknown): { lock: Lock } | null {
  if (!isFields(value)) return null;
  const { lock } = value;
  return lock === "unknown" || lock === "locked" || lock === "open" ? { lock } : null;
}

export function status(value: unknown): Status | null {
  if (!isFields(value) || !isNumber(value.uptime)) return null;
  const components = list(value.components, componentState);
  if (!components) return null;
  return { uptime: value.uptime, components, climate: climate(value.climate), door: door(value.door) };
}

export function auditRecord(value: unknown): AuditRecord | null {
  if (!isFields(value)) return null;
  const { sequence, time, ring, kind, subject, object, text } = value;
  if (!isNumber(sequence) || !isNumber(time) || (ring !== "event" && ring !== "denial")) return null;
  if (!isText(kind) || !isText(subject) || !isText(text)) return null;
  return { sequence, time, ring, kind, subject, object: isText(object) ? object : "", text };
}

export function lost(value: unknown): number | null {
  return isFields(value) && isNumber(value.count) ? value.count : null;
}

export function token(value: unknown): string | null {
  return isFields(value) && isText(value.token) && /^[0-9a-f]{32}$/i.test(value.token) ? value.token : null;
}

export function unlockResult(value: unknown): UnlockResult | null {
  if (!isFields(value)) return null;
  const { result } = value;
  return result === "opened" || result === "refused" || result === "paused" || result === "unavailable" ? result : null;
}
