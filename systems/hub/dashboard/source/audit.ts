// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The audit records, newest first. At most `kept` stand here, and as many wait while the list is paused. A reconnect
// sends records again: sequence numbers tell which are known.

import type { AuditRecord } from "./contract";
import { element, part, write } from "./element";
import { clock, plural } from "./words";

type Entry = { record: AuditRecord } | { remark: string };
type Ring = AuditRecord["ring"];

const kept = 200;

const kindWords: Record<string, string> = {
  start: "start",
  stop: "stop",
  fault: "fault",
  denied_call: "denied call",
  denied_signal: "denied signal",
  denied_control: "denied control",
  denied_irq_done: "denied interrupt",
  call: "call",
};

const about = (entry: Entry, name: string): boolean =>
  name === "" || "remark" in entry || entry.record.subject === name || entry.record.object === name;

function line(entry: Entry): HTMLLIElement {
  if ("remark" in entry) return element("li", { class: "record record-remark" }, element("p", {}, entry.remark));
  const { time, ring, kind, subject, object, text } = entry.record;
  const tenth = Math.floor((time % 1) * 10);
  const sentence = element("p", {}, element("b", {}, subject), ` ${text}`);
  if (object !== "" && object !== subject && !text.includes(object)) sentence.append(` (${object})`);
  return element(
    "li",
    { class: "record", "data-ring": ring, "data-kind": kind },
    element("span", { class: "time" }, `${clock(time)}.${tenth}`),
    element("span", { class: "kind" }, kindWords[kind] ?? kind),
    sentence,
  );
}

export class Audit {
  private entries: Entry[] = []; // newest first
  private waiting: Entry[] = []; // newest first, while paused
  private readonly newest = new Map<Ring, number>();
  private readonly known = new Map<string, string>();
  private paused = false;
  private readonly filter = part<HTMLSelectElement>("filter");
  private readonly list = part<HTMLOListElement>("records");

  /** `restarted`: the records show that the device has been reset. */
  constructor(private readonly restarted: () => void) {
    this.filter.addEventListener("change", () => this.show());
    part("pause").addEventListener("click", () => this.pause(!this.paused));
    this.count();
  }

  names(names: string[]): void {
    const chosen = this.filter.value;
    const all = element("option", { value: "" }, "all");
    this.filter.replaceChildren(all, ...names.map((name) => element("option", { value: name }, name)));
    this.filter.value = names.includes(chosen) ? chosen : "";
    this.show();
  }

  choose(name: string): void {
    this.filter.value = name;
    this.show();
    this.filter.focus();
    this.filter.scrollIntoView({ block: "center" });
  }

  add(record: AuditRecord): void {
    const key = `${record.ring} ${record.sequence}`;
    const print = `${record.time} ${record.subject} ${record.text}`;
    const before = this.known.get(key);
    if (before === print) return;
    const newest = this.newest.get(record.ring) ?? 0;
    // Within a boot sequences grow, and what is sent again was sent before.
    if (before !== undefined || record.sequence <= newest) this.restarted();
    this.newest.set(record.ring, Math.max(this.newest.get(record.ring) ?? 0, record.sequence));
    this.known.set(key, print);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= 2 * kept) break;
      this.known.delete(oldest);
    }
    this.put({ record });
  }

  lost(count: number): void {
    this.put({
      remark: `${plural(count, "record")} lost: overwritten before the device could send more.`,
    });
  }

  /** The device has been reset: its sequences begin anew. */
  newBoot(): void {
    this.newest.clear();
    this.known.clear();
    this.put({ remark: "The device was reset." });
  }

  private put(entry: Entry): void {
    const into = this.paused ? this.waiting : this.entries;
    into.unshift(entry);
    into.length = Math.min(into.length, kept);
    if (!this.paused) {
      if (about(entry, this.filter.value)) this.list.prepend(line(entry));
      while (this.list.childElementCount > kept) this.list.lastElementChild?.remove();
    }
    this.count();
  }

  private pause(paused: boolean): void {
    this.paused = paused;
    const button = part("pause");
    button.setAttribute("aria-pressed", String(paused));
    if (!paused) {
      this.entries = [...this.waiting, ...this.entries].slice(0, kept);
      this.waiting = [];
    }
    this.show();
  }

  private show(): void {
    const shown = this.entries.filter((entry) => about(entry, this.filter.value));
    this.list.replaceChildren(...shown.map(line));
    this.count();
  }

  private count(): void {
    const some = this.list.childElementCount;
    const words = some === 0 ? "none yet" : `${plural(some, "line")}, the newest first`;
    write(part("audit-count"), this.paused ? `paused, ${this.waiting.length} waiting` : words);
  }
}
