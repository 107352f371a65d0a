// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// build.mjs OUTDIR: app.js, app.css and index.html into OUTDIR, minified. scripts/build_dashboard calls this and packs
// them. NODE_MODULES names the folder of the pinned packages. The same sources give the same bytes: no time, no path.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.NODE_MODULES;
const [outdir] = process.argv.slice(2);
if (!modules || !outdir) {
  console.error("usage: NODE_MODULES=FOLDER node build.mjs OUTDIR");
  process.exit(2);
}
const { build } = createRequire(join(modules, "_"))("esbuild");

// The licence of what is bundled goes with it.
const licence = readFileSync(join(modules, "uplot/LICENSE"), "utf8").trim();
const banner = `/* With uPlot:\n${licence} */`;
if (licence.includes("*/")) throw new Error("uplot/LICENSE cannot stand in a comment");

await build({
  absWorkingDir: here,
  entryPoints: { app: "source/main.ts" },
  outdir,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  nodePaths: [modules],
  tsconfigRaw: "{}",
  banner: { js: banner },
  logLevel: "warning",
});
await build({
  absWorkingDir: here,
  entryPoints: { app: "app.css" },
  outdir,
  bundle: true,
  minify: true,
  charset: "utf8",
  nodePaths: [modules],
  banner: { css: banner },
  logLevel: "warning",
});

const page = readFileSync(join(here, "index.html"), "utf8");
writeFileSync(join(outdir, "index.html"), page.replace(/<!--[\s\S]*?-->\n/g, ""));
