// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The little of a DOM library that this page needs. Text from the device enters the page as text only.

/** true and false stand for an attribute that is there without a value, or not there. */
type Attributes = Record<string, string | number | boolean>;
type Child = Node | string;

function finish<T extends Element>(made: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return finish(document.createElement(tag), attributes, children);
}

export function drawing<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return finish(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** An element that index.html has. */
export function part<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element with the id ${id}`);
  return found as unknown as T;
}

/** Leaves the node alone when nothing changed, so that selections and screen readers are not disturbed. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
