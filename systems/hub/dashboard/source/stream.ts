// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The connection to the device. The browser opens a broken stream again by itself, except after an answer that is no
// stream; then, and when nothing has come for long, this does. Invariant: at most one EventSource is open.

import * as contract from "./contract";

export type Link = "connecting" | "live" | "lost";

export interface Listener {
  status(status: contract.Status): void;
  record(record: contract.AuditRecord): void;
  lost(count: number): void;
  /** Called on each change, and once a second while the link is not live. `age`: seconds since the last status. */
  link(link: Link, age: number | null): void;
  /** The stream is open again after a break. */
  reopened(): void;
}

const staleAfter = 3500; // three statuses late
const reopenAfter = 8000;

export class Stream {
  private source: EventSource | null = null;
  private heard: number | null = null;
  private opened = 0;
  private openings = 0;

  constructor(private readonly listener: Listener) {}

  start(): void {
    this.open();
    window.setInterval(() => this.look(), 1000);
    window.addEventListener("online", () => this.open());
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource("/api/events");
    this.source = source;
    this.opened = performance.now();
    source.addEventListener("open", () => {
      if (this.openings++ > 0) this.listener.reopened();
    });
    source.addEventListener("error", () => this.look());
    this.on(source, "status", contract.status, (status) => {
      this.heard = performance.now();
      this.listener.link("live", 0);
      this.listener.status(status);
    });
    this.on(source, "audit", contract.auditRecord, (record) => this.listener.record(record));
    this.on(source, "lost", contract.lost, (count) => this.listener.lost(count));
  }

  private on<T>(source: EventSource, name: string, check: (value: unknown) => T | null, use: (value: T) => void): void {
    source.addEventListener(name, (event) => {
      const value = check(contract.parse((event as MessageEvent<string>).data));
      if (value !== null) use(value);
      else console.warn(`the device sent a ${name} that does not follow API.md`);
    });
  }

  private look(): void {
    const now = performance.now();
    const silent = now - Math.max(this.heard ?? 0, this.opened);
    const broken = this.source?.readyState !== EventSource.OPEN;
    if (broken || this.heard === null || now - this.heard > staleAfter) {
      const age = this.heard === null ? null : (now - this.heard) / 1000;
      this.listener.link(
        this.heard === null && this.openings === 0 && silent < staleAfter ? "connecting" : "lost",
        age,
      );
    }
    const refused = this.source?.readyState === EventSource.CLOSED && now - this.opened > 2000;
    if (refused || silent > reopenAfter) this.open();
  }
}
