// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may call and wake whom, drawn as wires in a gutter left of the components' rows. A net is one server with all its
// clients, one sender with all whom it wakes, or the supervisor with all who tell it that they live; each net is one upright wire in a lane. Nets that share a lane do not
// overlap. Where a wire only crosses another, there is no dot.

import type { Channel } from "./contract";

const supervisor = 0;

export interface Net {
  kind: "call" | "signal";
  into: boolean; // the arrow is at the hub
  hub: number; // the server, who signals, or the supervisor
  ends: number[]; // its clients, who is woken, or who lives
  lane: number;
}

export interface Port {
  net: Net;
  row: number;
  arrow: boolean;
}

const top = (net: Net): number => Math.min(net.hub, ...net.ends);
const bottom = (net: Net): number => Math.max(net.hub, ...net.ends);

/** Short nets get the lanes next to the rows; signals stand outside the calls. */
function assignLanes(nets: Net[]): void {
  const taken: Net[][] = [];
  const order = [...nets].sort(
    (a, b) =>
      Number(a.kind === "signal") - Number(b.kind === "signal") ||
      bottom(a) - top(a) - (bottom(b) - top(b)) ||
      top(a) - top(b),
  );
  for (const net of order) {
    const free = taken.findIndex((lane) =>
      lane.every((other) => other.kind === net.kind && (bottom(other) < top(net) || bottom(net) < top(other))),
    );
    net.lane = free < 0 ? taken.length : free;
    (taken[net.lane] ??= []).push(net);
  }
}

/** `rowOf`: place of a component among the rows. Channels of components that are not shown are left out. */
export function makeNets(channels: Channel[], rowOf: Map<number, number>): Net[] {
  const nets = new Map<string, Net>();
  for (const { kind, client, server } of channels) {
    const [from, to] = [rowOf.get(client), rowOf.get(server)];
    if (from === undefined || to === undefined || from === to) continue;
    const into = kind === "call" || server === supervisor;
    const [hub, end] = into ? [to, from] : [from, to];
    const key = `${kind} ${into} ${hub}`;
    const net = nets.get(key) ?? { kind, into, hub, ends: [], lane: 0 };
    if (!net.ends.includes(end)) net.ends.push(end);
    nets.set(key, net);
  }
  const made = [...nets.values()];
  assignLanes(made);
  return made;
}

export const lanes = (nets: Net[]): number => nets.reduce((most, net) => Math.max(most, net.lane + 1), 0);

/** -1: the wire only goes up from this row, 1: only down, 0: both. */
function heading(net: Net, row: number): number {
  return bottom(net) === row ? -1 : top(net) === row ? 1 : 0;
}

/** The nets that touch a row, from top to bottom, so that wires which end here cross as few others as possible. */
export function portsOf(nets: Net[], row: number): Port[] {
  return nets
    .filter((net) => net.hub === row || net.ends.includes(row))
    .map((net) => ({ net, row, arrow: net.into === (net.hub === row) }))
    .sort((a, b) => {
      const [first, second] = [heading(a.net, row), heading(b.net, row)];
      return first - second || (first < 0 ? a.net.lane - b.net.lane : b.net.lane - a.net.lane);
    });
}
