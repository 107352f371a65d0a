// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Temperature, target and heater: now, and over the time for which this page has been open. The device keeps no
// history.

import uPlot from "uplot";

import type { Climate } from "./contract";
import { part, write } from "./element";
import { clock, signed, span, tenths } from "./words";

type Column = (number | null)[];

const most = 1800; // samples kept: half an hour
const steps = [10, 30, 60, 120, 300, 600];

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** At least two degrees high, whole degrees, with room for the heater's strip at the bottom. */
function degrees(low: number | null, high: number | null): [number, number] {
  const from = Math.floor((low ?? 20) - 0.7);
  const to = Math.ceil((high ?? 22) + 0.3);
  return [from, Math.max(to, from + 2)];
}

function timeSplits(_: uPlot, __: number, from: number, to: number): number[] {
  const step = steps.find((one) => (to - from) / one <= 6) ?? 600;
  const splits: number[] = [];
  for (let at = to; at >= from; at -= step) splits.unshift(at);
  return splits;
}

function ago(seconds: number): string {
  if (seconds < 0.5) return "now";
  return seconds < 120 ? `−${Math.round(seconds)} s` : `−${Math.round(seconds / 60)} min`;
}

function series(): uPlot.Series[] {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const steps = stepped ? { paths: stepped } : {};
  return [
    {},
    { scale: "degrees", stroke: () => colour("--ink"), width: 2, points: { show: false }, spanGaps: false },
    { scale: "degrees", stroke: () => colour("--accent"), width: 1.5, dash: [6, 4], points: { show: false }, ...steps },
    {
      scale: "heater",
      stroke: () => colour("--heat"),
      width: 7,
      points: { show: false },
      spanGaps: false,
      cap: "butt",
    },
  ];
}

function options(width: number, height: number, readout: (index: number | null) => void): uPlot.Options {
  const axis = { stroke: () => colour("--soft"), font: "12px system-ui, sans-serif" };
  const lines = { stroke: () => colour("--rule"), width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: (_, from, to) => [Math.min(from, to - 60), to] },
      degrees: { range: (_, low, high) => degrees(low, high) },
      heater: { range: () => [0, 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: lines,
        size: 28,
        splits: timeSplits,
        values: (_, splits) => splits.map((at) => ago((splits[splits.length - 1] ?? at) - at)),
      },
      {
        ...axis,
        scale: "degrees",
        grid: lines,
        ticks: { show: false },
        size: 34,
        incrs: [1, 2, 5, 10],
        values: (_, splits) => splits.map((at) => signed(at, 0)),
      },
    ],
    series: series(),
    hooks: { setCursor: [(chart) => readout(chart.cursor.idx ?? null)] },
  };
}

export class ClimatePanel {
  private times: number[] = [];
  private temperatures: Column = [];
  private targets: Column = [];
  private heaters: Column = [];
  private chart: uPlot | null = null;
  private pointed: number | null = null;
  private readonly place = part("chart");

  constructor() {
    new ResizeObserver(() => this.chart?.setSize(this.size())).observe(this.place);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.chart?.redraw(false, true));
  }

  clear(): void {
    this.times = [];
    this.temperatures = [];
    this.targets = [];
    this.heaters = [];
  }

  update(uptime: number, climate: Climate | null): void {
    this.say(climate);
    const last = this.times[this.times.length - 1];
    if (last !== undefined && uptime <= last) return;
    // A break in the statuses is a break in the lines.
    if (last !== undefined && uptime - last > 5) this.add(last + 1, null, null, null);
    const good = climate !== null && climate.fresh;
    this.add(
      uptime,
      good ? climate.temperature / 10 : null,
      climate ? climate.target / 10 : null,
      climate?.heater ? 0.04 : null,
    );
    this.draw();
  }

  private add(time: number, temperature: number | null, target: number | null, heater: number | null): void {
    this.times.push(time);
    this.temperatures.push(temperature);
    this.targets.push(target);
    this.heaters.push(heater);
    for (const column of [this.times, this.temperatures, this.targets, this.heaters]) {
      if (column.length > most) column.shift();
    }
  }

  private say(climate: Climate | null): void {
    write(part("temperature"), climate ? tenths(climate.temperature) : "–");
    write(part("target"), climate ? `${tenths(climate.target)} °C` : "–");
    write(part("humidity"), climate ? `${tenths(climate.humidity)} %` : "–");
    write(part("heater"), climate ? (climate.heater ? "on" : "off") : "–");
    part("heater").dataset.heater = climate?.heater ? "on" : "off";
    write(part("missed"), climate ? `${climate.missed} missed` : "–");
    const note = part("climate-note");
    write(note, climate ? "The last cycle brought no reading: these values are older." : "climate does not answer.");
    note.hidden = climate !== null && climate.fresh;
  }

  private size(): { width: number; height: number } {
    return { width: this.place.clientWidth, height: this.place.clientWidth < 420 ? 180 : 220 };
  }

  private draw(): void {
    const data: uPlot.AlignedData = [this.times, this.temperatures, this.targets, this.heaters];
    if (this.chart) this.chart.setData(data);
    else {
      const { width, height } = this.size();
      this.chart = new uPlot(
        options(width, height, (index) => this.point(index)),
        data,
        this.place,
      );
    }
    this.caption();
  }

  private point(index: number | null): void {
    this.pointed = index;
    this.caption();
  }

  private caption(): void {
    const at = this.pointed === null ? undefined : this.times[this.pointed];
    write(part("chart-text"), at === undefined ? this.rangeWords() : this.pointWords(this.pointed ?? 0, at));
    this.place.setAttribute("aria-label", `Temperature over time. ${this.rangeWords()}`);
  }

  private rangeWords(): string {
    const known = this.temperatures.filter((value): value is number => value !== null);
    const [first, last] = [this.times[0], this.times[this.times.length - 1]];
    if (known.length === 0 || first === undefined || last === undefined) return "Nothing has been recorded yet.";
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return `${signed(low, 1)} to ${signed(high, 1)} °C in the ${span(last - first)} that this page has watched.`;
  }

  private pointWords(index: number, at: number): string {
    const temperature = this.temperatures[index] ?? null;
    const target = this.targets[index] ?? null;
    const heat = (this.heaters[index] ?? null) === null ? "off" : "on";
    const degree = (value: number | null): string => (value === null ? "no reading" : `${signed(value, 1)} °C`);
    return `At ${clock(at)} since the reset: ${degree(temperature)}, target ${degree(target)}, heater ${heat}.`;
  }
}
