// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Looks at what is drawn, not at what the document says.
import assert from "node:assert/strict";

/**
 * Mean height of the pixels of one colour near the right end of the chart: 0 at the bottom, 1 at the top; null if there
 * is none.
 */
export function heightInChart(page, property) {
  return page.evaluate((name) => {
    const reader = () => document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const wanted = reader();
    wanted.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    wanted.fillRect(0, 0, 1, 1);
    const [red, green, blue] = wanted.getImageData(0, 0, 1, 1).data;
    const canvas = document.querySelector("#chart canvas");
    const frame = document.querySelector("#chart .u-over").getBoundingClientRect();
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const [width, height] = [Math.round(frame.width * scale * 0.04), Math.round(frame.height * scale)];
    const left = Math.round((frame.right - box.left) * scale) - width;
    const copy = reader();
    [copy.canvas.width, copy.canvas.height] = [width, height];
    copy.drawImage(canvas, -left, -Math.round((frame.top - box.top) * scale));
    const { data } = copy.getImageData(0, 0, width, height);
    let [sum, count] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      const off = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
      if (data[at + 3] < 200 || off > 40) continue;
      sum += 1 - Math.floor(at / 4 / width) / height;
      ++count;
    }
    return count === 0 ? null : sum / count;
  }, property);
}

/** Every colour becomes the same one, so that only shapes are left. The policy forbids style elements, not this. */
export function removeColours(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    const names = ["ink", "soft", "accent", "heat", "bad"].map((name) => `--${name}: #000`).join(";");
    sheet.replaceSync(
      `:root { ${names}; --ground: #fff; --sheet: #fff; --warm: #fff; --rule: #fff; filter: grayscale(1) }`,
    );
    document.adoptedStyleSheets = [sheet];
  });
}

/** Share of the pixels of two equally large pictures of which one is dark and the other light. */
export async function difference(page, first, second) {
  const pictures = [first, second].map((bytes) => bytes.toString("base64"));
  const result = await page.evaluate(async (both) => {
    const pixels = async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      context.drawImage(picture, 0, 0);
      return context.getImageData(0, 0, picture.width, picture.height).data;
    };
    const [one, other] = [await pixels(both[0]), await pixels(both[1])];
    let differing = 0;
    for (let at = 0; at < Math.min(one.length, other.length); at += 4) differing += one[at] < 128 !== other[at] < 128;
    return { sizes: [one.length, other.length], share: differing / (one.length / 4) };
  }, pictures);
  assert.equal(result.sizes[0], result.sizes[1], "the pictures have different sizes");
  return result.share;
}
