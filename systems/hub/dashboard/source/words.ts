// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What numbers of the device mean to a person. The causes are worded as the host tool words them.

import type { ComponentState } from "./contract";

const causes = new Map<number, string>([
  [1, "stopped by its supervisor"],
  [2, "forbidden data access"],
  [3, "forbidden instruction fetch"],
  [4, "misaligned access"],
  [5, "undefined instruction"],
  [6, "unknown system call"],
  [7, "floating point without fp"],
  [8, "time limit of an activation"],
  [9, "external abort"],
  [64, "missed its heartbeat"],
  [65, "its server fell too often in its service"],
]);

/** Empty: it has not fallen yet. */
export function causeWords(cause: number): string {
  return cause === 0 ? "" : (causes.get(cause) ?? `unknown cause ${cause}`);
}

/** How a component fares; each mood has a sign of its own shape. */
export type Mood = "running" | "waiting" | "down" | "isolated" | "untold";

export function mood({ state, phase }: ComponentState): Mood {
  if (phase === 3) return "isolated";
  if (phase === 1) return "waiting";
  return state === 0 ? "down" : "running";
}

export const moodWords: Record<Mood, string> = {
  running: "running",
  waiting: "to start",
  down: "down",
  isolated: "isolated",
  untold: "not told",
};

export const moodMeaning: Record<Mood, string> = {
  running: "It runs.",
  waiting: "It is down and waits for its start.",
  down: "It is down.",
  isolated: "It fell too often and will not be started again before the board is reset.",
  untold: "The device does not tell how it fares.",
};

const minus = "−";

export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? minus + text : text;
}

/** Tenths, as the device sends them. */
export const tenths = (value: number): string => signed(value / 10, 1);

/** Seconds since the reset, as h:mm:ss. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** A length of time, roughly. */
export function span(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.floor(whole / 60)} min`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

export const plural = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
