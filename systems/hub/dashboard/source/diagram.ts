// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the nets of wiring.ts beside the rows, again whenever a row moves.

import { drawing, part } from "./element";
import { lanes, portsOf, type Net } from "./wiring";

/** A net with its place: x of the upright wire, and the y of each row's port. */
interface Wire {
  net: Net;
  x: number;
  ports: Map<number, { y: number; arrow: boolean }>;
}

const narrowest = 55; // pixels for all lanes where the rows need the room

interface Measures {
  pitch: number; // between two lanes
  gutter: number; // width of the drawing
}

const lineClass = (net: Net): string => (net.kind === "signal" ? "net net-signal" : "net");

function path({ net, x }: Wire, from: number, to: number, { pitch, gutter }: Measures): SVGPathElement {
  const end = gutter - 4; // under the arrow's head
  const bend = Math.min(4, pitch / 2) * Math.sign(to - from);
  const corner = x + Math.abs(bend);
  const upright = `Q${x} ${from} ${x} ${from + bend}V${to - bend}Q${x} ${to} ${corner} ${to}`;
  const line = `M${end} ${from}H${corner}${upright}H${end}`;
  return drawing("path", { class: lineClass(net), d: line });
}

const arrow = (y: number, { gutter }: Measures): SVGPathElement =>
  drawing("path", { class: "arrow", d: `M${gutter - 1} ${y}l-7 -3.5v7z` });

/** The whole net. Dots stand where a row's wire joins the upright one. */
function wholeWire(wire: Wire, measures: Measures): SVGElement[] {
  const heights = [...wire.ports.values()].map(({ y }) => y);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const drawn: SVGElement[] = [path(wire, top, bottom, measures)];
  for (const { y, arrow: pointed } of wire.ports.values()) {
    if (y !== top && y !== bottom) {
      drawn.push(drawing("path", { class: lineClass(wire.net), d: `M${wire.x} ${y}H${measures.gutter - 4}` }));
      drawn.push(drawing("circle", { class: "joint", cx: wire.x, cy: y, r: 2.4 }));
    }
    if (pointed) drawn.push(arrow(y, measures));
  }
  return drawn;
}

/** Only what concerns one row: from it to the net's hub, or from the hub to everybody. */
function partOfWire(wire: Wire, row: number, measures: Measures): SVGElement[] {
  const { net, ports } = wire;
  if (net.hub === row) return wholeWire(wire, measures);
  const [own, hub] = [ports.get(row), ports.get(net.hub)];
  if (!own || !hub) return [];
  return [path(wire, own.y, hub.y, measures), arrow(own.arrow ? own.y : hub.y, measures)];
}

export class Diagram {
  private readonly canvas = part<SVGSVGElement>("wiring");
  private readonly frame = part("diagram");
  private readonly base = drawing("g");
  private readonly strong = drawing("g", { class: "wires-strong" });
  private nets: Net[] = [];
  private rows: HTMLElement[] = [];
  private wires: Wire[] = [];
  private measures: Measures = { pitch: 0, gutter: 0 };
  private shown: number | null = null;

  constructor() {
    this.canvas.append(this.base, this.strong);
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  show(nets: Net[], rows: HTMLElement[]): void {
    this.nets = nets;
    this.rows = rows;
    this.draw();
  }

  /** Makes the wires of one row stand out; null: all are alike. */
  highlight(row: number | null): void {
    this.shown = row;
    this.base.classList.toggle("wires-faint", row !== null);
    const touched = this.wires.filter(({ ports }) => row !== null && ports.has(row));
    this.strong.replaceChildren(...touched.map((wire) => this.group(wire, partOfWire(wire, row ?? 0, this.measures))));
  }

  draw(): void {
    const narrow = this.frame.clientWidth < 520;
    const pitch = narrow ? Math.min(5.5, narrowest / lanes(this.nets)) : 15;
    const gutter = lanes(this.nets) * pitch + (narrow ? 9 : 20);
    this.measures = { pitch, gutter };
    this.frame.style.setProperty("--gutter", `${gutter}px`);
    const height = this.frame.clientHeight;
    this.canvas.setAttribute("viewBox", `0 0 ${gutter} ${height}`);
    this.canvas.setAttribute("width", String(gutter));
    this.canvas.setAttribute("height", String(height));
    this.wires = this.place();
    this.base.replaceChildren(...this.wires.map((wire) => this.group(wire, wholeWire(wire, this.measures))));
    this.highlight(this.shown);
  }

  private group({ net }: Wire, drawn: SVGElement[]): SVGGElement {
    return drawing("g", { class: net.kind === "signal" ? "wire wire-signal" : "wire" }, ...drawn);
  }

  private place(): Wire[] {
    const { pitch, gutter } = this.measures;
    const x = (net: Net): number => Math.round(gutter - (net.lane + 1) * pitch - 4) + 0.5;
    const wires = new Map(this.nets.map((net): [Net, Wire] => [net, { net, x: x(net), ports: new Map() }]));
    const origin = this.frame.getBoundingClientRect().top;
    this.rows.forEach((element, row) => {
      const box = element.getBoundingClientRect();
      const ports = portsOf(this.nets, row);
      ports.forEach((port, index) => {
        const y = Math.round(box.top - origin + (box.height * (index + 1)) / (ports.length + 1)) + 0.5;
        wires.get(port.net)?.ports.set(row, { y, arrow: port.arrow });
      });
    });
    return [...wires.values()];
  }
}
