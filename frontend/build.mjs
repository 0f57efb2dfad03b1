// Builds styles, islands, icons and fonts into the package's static folder, each file named by its content, and
// writes `assets.json`: the plain name of each asset and the name it is served by.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const WORK = join(HERE, "build");
const WANTED = process.env.CASEWAY_STATIC ?? join(HERE, "..", "src", "caseway", "web", "static");
const OUT = `${WANTED}.new`;

function styles() {
  const cli = join(HERE, "node_modules", "@tailwindcss", "cli", "dist", "index.mjs");
  const target = join(WORK, "app.css");
  execFileSync(process.execPath, [cli, "-i", join(HERE, "styles", "app.css"), "-o", target, "--minify"], {
    cwd: HERE,
    stdio: ["ignore", "ignore", "inherit"],
  });
  writeFileSync(join(WORK, "house.css"), `@import "../styles/fonts.css";\n@import "./app.css";\n`);
}

const COMMON = {
  absWorkingDir: HERE,
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox121", "safari17"],
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  chunkNames: "part.[hash]",
  metafile: true,
  legalComments: "none",
};

async function bundles() {
  return named_by(
    await build({
      ...COMMON,
      entryPoints: { house: join(WORK, "house.css"), desk: "islands/desk.ts", portal: "islands/portal.ts" },
      loader: { ".woff2": "file" },
    }),
  );
}

// The designer is a page of its own: its parts are fetched when a file of their kind is opened, and by nobody else.
async function designer() {
  const result = await build({
    ...COMMON,
    entryPoints: { designer: "designer/main.tsx", drawing: "designer/styles/drawing.css" },
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
    plugins: [strict],
  });
  return { ...named_by(result), ...named("licences.txt", licences(Object.keys(result.metafile.inputs))) };
}

// The libraries ask that their notices go wherever they go: those of every package that was bundled, in one file.
function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const told = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(HERE, folder, "package.json"), "utf8"));
    const file = readdirSync(join(HERE, folder)).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(HERE, folder, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}`;
  });
  return `${told.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

// What the libraries do that our content security policy forbids, mended while they are bundled.
const strict = {
  name: "strict",
  setup(building) {
    const own = join(HERE, "designer", "strict");
    for (const name of ["style-mod", "domify"]) {
      building.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: join(own, `${name}.js`) }));
    }
    const originals = { "style-mod": "src/style-mod.js", domify: "index.js" };
    building.onResolve({ filter: /^original:/ }, ({ path }) => {
      const name = path.replace("original:", "");
      return { path: join(HERE, "node_modules", name, originals[name]) };
    });
    building.onLoad({ filter: /(Align|Distribute)ElementsIcons\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/style="([^"]*)"/g, (_, style) => attributes(style)),
    }));
  },
};

// `fill:none;stroke-width:100;` as the attributes that SVG has for it.
function attributes(style) {
  const pairs = style.split(";").filter(Boolean);
  return pairs.map((pair) => pair.replace(/^([^:]+):(.*)$/, '$1="$2"')).join(" ");
}

function named_by(result) {
  const names = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const file = relative(OUT, join(HERE, path));
    if (output.entryPoint && !/^part\./.test(file)) names[file.replace(/\.[A-Z0-9]{8}\./, ".")] = file;
    else if (file.includes("inter-latin-wght-normal")) names["inter.woff2"] = file;
  }
  return names;
}

function icons() {
  const wanted = readFileSync(join(HERE, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = wanted.map((name) => {
    const source = readFileSync(join(HERE, "node_modules", "lucide-static", "icons", `${name}.svg`), "utf8");
    const body = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return named("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

function named(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const file = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  writeFileSync(join(OUT, file), content);
  return { [name]: file };
}

function compressed() {
  for (const file of readdirSync(OUT)) {
    if (/\.(css|js|svg|txt)$/.test(file)) writeFileSync(join(OUT, `${file}.gz`), gzipSync(readFileSync(join(OUT, file)), { level: 9 }));
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
mkdirSync(WORK, { recursive: true });
styles();
const mark = readFileSync(join(HERE, "mark.svg"), "utf8");
const assets = { ...(await bundles()), ...(await designer()), ...icons(), ...named("mark.svg", mark) };
compressed();
writeFileSync(join(OUT, "assets.json"), JSON.stringify(assets, null, 2) + "\n");
const sizes = Object.entries(assets).map(([name, file]) => [name, file, statSync(join(OUT, file)).size]);
rmSync(WANTED, { recursive: true, force: true });
renameSync(OUT, WANTED); // in one step, so that a desk that runs meanwhile always finds a whole set
for (const [name, file, size] of sizes) {
  console.log(`${name.padEnd(14)} ${String(Math.ceil(size / 1024)).padStart(4)} kB  ${file}`);
}
