// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The components: one row each in the order of urgency, the wires beside them, and for the chosen one its channels in
// words. The words say everything that the wires and signs say.

import type { Channel, Component, ComponentState, System } from "./contract";
import { Diagram } from "./diagram";
import { drawing, element, part, write } from "./element";
import { makeNets } from "./wiring";
import { causeWords, mood, moodMeaning, moodWords, plural, type Mood } from "./words";

interface Row {
  component: Component;
  line: HTMLTableRowElement;
  name: HTMLButtonElement;
  sign: SVGSVGElement;
  state: HTMLElement;
  cause: HTMLElement;
  restarts: HTMLElement;
  share: HTMLElement;
  bar: HTMLElement;
  details: HTMLTableRowElement;
  fate: HTMLElement;
}

const trustShapes = { trusted: "M2 2h12v12H2z", untrusted: "M8 1.2 14.8 8 8 14.8 1.2 8z" };

const moodShapes: Record<Mood, string> = {
  running: "M2.5 1.5 10.5 6 2.5 10.5z",
  waiting: "M2 1h8L2 11h8z",
  down: "M2 2h8v8H2z",
  isolated: "m2 2 8 8M10 2 2 10",
  untold: "M2 6h8",
};

function trustSign(trusted: boolean): SVGSVGElement {
  const trust = trusted ? "trusted" : "untrusted";
  return drawing(
    "svg",
    { class: "trust", viewBox: "0 0 16 16", "data-trust": trust, "aria-hidden": "true", focusable: "false" },
    drawing("path", { d: trustShapes[trust] }),
  );
}

const trustWords = ({ trusted, critical }: Component): string =>
  (trusted ? "trusted" : "untrusted") + (critical ? ", critical" : "");

function makeRow(component: Component): Row {
  const details = element("tr", { class: "details", id: `details-${component.id}`, hidden: true });
  const name = element(
    "button",
    { type: "button", class: "name", "aria-expanded": "false", "aria-controls": details.id },
    component.name,
  );
  const sign = drawing("svg", { class: "mood", viewBox: "0 0 12 12", "aria-hidden": "true", focusable: "false" });
  sign.append(drawing("path"));
  const state = element("span", {}, "–");
  const cause = element("small", { class: "cause" });
  const share = element("span", {}, "–");
  const bar = element("span", { class: "bar", "aria-hidden": "true" }, element("span"));
  const restarts = element("td", { class: "number" }, "–");
  const line = element(
    "tr",
    { "data-id": component.id, "data-trust": component.trusted ? "trusted" : "untrusted" },
    element(
      "th",
      { scope: "row" },
      element("div", { class: "who" }, trustSign(component.trusted), name),
      element("small", {}, trustWords(component)),
    ),
    element("td", {}, element("div", { class: "state" }, sign, state), cause),
    restarts,
    element("td", { class: "number" }, share, bar),
  );
  return { component, line, name, sign, state, cause, restarts, share, bar, details, fate: element("p") };
}

export class Components {
  private rows: Row[] = [];
  private chosen: Row | null = null;
  private readonly diagram = new Diagram();

  /** `records`: the person wants the audit records of this component. */
  constructor(private readonly records: (name: string) => void) {}

  build(system: System): void {
    const ordered = [...system.components].sort((a, b) => a.id - b.id);
    const rowOf = new Map(ordered.map((component, index) => [component.id, index]));
    this.chosen = null;
    this.rows = ordered.map(makeRow);
    this.rows.forEach((row, index) => {
      row.details.append(element("td", { colspan: 4 }, ...this.describe(row, system)));
      row.name.addEventListener("click", () => this.choose(row === this.chosen ? null : row));
      row.line.addEventListener("pointerenter", () => this.chosen ?? this.diagram.highlight(index));
      row.line.addEventListener("pointerleave", () => this.highlightChosen());
    });
    part("rows").replaceChildren(...this.rows.flatMap(({ line, details }) => [line, details]));
    this.diagram.show(
      makeNets(system.channels, rowOf),
      this.rows.map(({ line }) => line),
    );
  }

  update(states: ComponentState[]): void {
    for (const row of this.rows) {
      const state = states.find(({ id }) => id === row.component.id);
      if (state) this.updateRow(row, state);
      else this.forgetRow(row);
    }
    const count = (wanted: Mood): number => this.rows.filter(({ line }) => line.dataset.mood === wanted).length;
    const restarts = states.reduce((sum, state) => sum + state.restarts, 0);
    const busy = states.reduce((sum, state) => sum + state.cpuPermille, 0);
    const others = (["waiting", "down", "isolated", "untold"] as const)
      .filter((one) => count(one) > 0)
      .map((one) => `, ${count(one)} ${one === "waiting" ? "waiting to start" : moodWords[one]}`);
    write(
      part("summary"),
      `${count("running")} of ${this.rows.length} running${others.join("")}; ` +
        `${plural(restarts, "restart")} since the reset; CPU ${(busy / 10).toFixed(1)} % busy`,
    );
  }

  private updateRow(row: Row, state: ComponentState): void {
    const fares = mood(state);
    const cause = causeWords(state.cause);
    this.showMood(row, fares);
    write(row.cause, cause === "" ? "" : fares === "running" ? `fell: ${cause}` : cause);
    write(row.restarts, String(state.restarts));
    write(row.share, (state.cpuPermille / 10).toFixed(1));
    (row.bar.firstElementChild as HTMLElement).style.width = `${Math.min(100, state.cpuPermille / 10)}%`;
    const past = cause === "" ? "It has not fallen." : `Last fall: ${cause}.`;
    write(row.fate, `${moodMeaning[fares]} ${past} ${plural(state.restarts, "restart")} since the reset.`);
  }

  private forgetRow(row: Row): void {
    this.showMood(row, "untold");
    write(row.cause, "");
    write(row.restarts, "–");
    write(row.share, "–");
    (row.bar.firstElementChild as HTMLElement).style.width = "0";
    write(row.fate, moodMeaning.untold);
  }

  private showMood(row: Row, fares: Mood): void {
    row.line.dataset.mood = fares;
    row.sign.firstElementChild?.setAttribute("d", moodShapes[fares]);
    write(row.state, moodWords[fares]);
  }

  private describe({ component, fate }: Row, system: System): HTMLElement[] {
    const nameOf = (id: number): string => system.components.find((one) => one.id === id)?.name ?? `component ${id}`;
    const line = (label: string, found: Channel[], other: (channel: Channel) => number): HTMLElement[] => {
      if (found.length === 0) return [];
      const names = found.map((channel) => {
        const name = nameOf(other(channel));
        return channel.kind === "call" && channel.name !== name ? `${name} (${channel.name})` : name;
      });
      return [element("div", {}, element("dt", {}, label), element("dd", {}, names.join(", ")))];
    };
    const of = (kind: Channel["kind"], end: "client" | "server"): Channel[] =>
      system.channels.filter((channel) => channel.kind === kind && channel[end] === component.id);
    const lines = [
      ...line("Calls", of("call", "client"), (channel) => channel.server),
      ...line("Is called by", of("call", "server"), (channel) => channel.client),
      ...line("Wakes", of("signal", "client"), (channel) => channel.server),
      ...line("Is woken by", of("signal", "server"), (channel) => channel.client),
    ];
    const records = element("button", { type: "button", class: "plain" }, `Audit records of ${component.name}`);
    records.addEventListener("click", () => this.records(component.name));
    const none = element("p", {}, "It has no channel.");
    return [fate, lines.length > 0 ? element("dl", {}, ...lines) : none, records];
  }

  private choose(row: Row | null): void {
    for (const one of this.rows) {
      const open = one === row;
      one.details.hidden = !open;
      one.line.classList.toggle("chosen", open);
      one.name.setAttribute("aria-expanded", String(open));
    }
    this.chosen = row;
    this.diagram.draw();
    this.highlightChosen();
  }

  private highlightChosen(): void {
    this.diagram.highlight(this.chosen ? this.rows.indexOf(this.chosen) : null);
  }
}
