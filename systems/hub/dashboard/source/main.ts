// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Puts the parts together: what the stream brings goes to the part that shows it.

import { Audit } from "./audit";
import { ClimatePanel } from "./climate";
import { Components } from "./components";
import * as contract from "./contract";
import { Door } from "./door";
import { part, write } from "./element";
import { Stream, type Link, type Listener } from "./stream";
import { clock, span } from "./words";

class Page implements Listener {
  private readonly audit = new Audit(() => this.newBoot());
  private readonly climate = new ClimatePanel();
  private readonly components = new Components((name) => this.audit.choose(name));
  private readonly door = new Door();
  private uptime = 0;
  private shownLink: Link = "connecting";

  start(): void {
    write(part("address"), location.host);
    part("plain").hidden = location.protocol === "https:";
    void this.loadSystem();
    new Stream(this).start();
  }

  status(status: contract.Status): void {
    if (status.uptime < this.uptime) this.newBoot();
    this.uptime = status.uptime;
    write(part("uptime"), `up ${clock(status.uptime)}`);
    this.components.update(status.components);
    this.climate.update(status.uptime, status.climate);
    this.door.update(status.door);
  }

  record(record: contract.AuditRecord): void {
    this.audit.add(record);
  }

  lost(count: number): void {
    this.audit.lost(count);
  }

  reopened(): void {
    void this.loadSystem();
  }

  link(link: Link, age: number | null): void {
    const live = link === "live";
    const words = live ? "live" : link === "connecting" ? "connecting" : "reconnecting";
    part("link").dataset.link = link;
    write(part("link-text"), words);
    const stale = part("stale");
    stale.hidden = link !== "lost";
    document.body.classList.toggle("stale", link === "lost");
    if (link === "lost") {
      const since =
        age === null
          ? "The device has not answered yet, or it serves as many pages as it can."
          : `No word from the device for ${span(age)}: what stands here is that old.`;
      write(stale, `${since} Trying again.`);
    }
    if (link === this.shownLink) return;
    this.shownLink = link;
    write(part("link-announced"), live ? "The device answers." : "The connection to the device is lost. Trying again.");
  }

  private newBoot(): void {
    this.uptime = 0;
    this.climate.clear();
    this.door.forget();
    this.audit.newBoot();
    void this.loadSystem();
  }

  /** The structure is fixed for a boot; until it is known, once in two seconds. */
  private async loadSystem(): Promise<void> {
    try {
      const answer = await fetch("/api/system", { signal: AbortSignal.timeout(10_000) });
      const system = answer.ok ? contract.system(contract.parse(await answer.text())) : null;
      if (!system) throw new Error("the device did not describe itself");
      this.showSystem(system);
    } catch {
      window.setTimeout(() => void this.loadSystem(), 2000);
    }
  }

  private described = "";

  private showSystem(system: contract.System): void {
    const description = JSON.stringify(system);
    if (description === this.described) return;
    this.described = description;
    document.title = `${system.name}, a Nacre device`;
    write(part("name"), system.name);
    this.components.build(system);
    this.audit.names(system.components.map(({ name }) => name));
  }
}

new Page().start();
