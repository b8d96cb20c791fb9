// Writes packages/cdktn-stimulus-reflex from dist: the same library for CDK Terrain (cdktn), the fork of cdktf. Nothing is
// compiled again; the names of the two packages that cdktn has others for are replaced.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
export const CDKTN_PACKAGE = join(root, "packages", "cdktn-stimulus-reflex");

/**
 * What cdktn asks for, from its own package.json (0.24.0, read 2026-11-28): constructs below 10.8. The bindings for
 * Cloudflare are published as 14.x (unverified: that package cannot be had from every registry).
 */
const PEERS = { "@cdktn/provider-cloudflare": "^14.0.0", cdktn: ">=0.24.0 <1.0.0", constructs: ">=10.6.0 <10.8.0" };

const SHIPPED = ["dist", "docs", "examples", "CHANGELOG.md", "LICENSE", "README.md"];
const CODE = /\.(?:[cm]?js|[cm]?ts)$/;
const PROSE = /\.md$/;

/** Replaces the names of the packages, and those alone: cdktf.json, cdktf.out and CDKTF_ variables are cdktn's as well. */
export function forCdktn(file, text) {
  const named = text
    .replaceAll("cdktf-stimulus-reflex", "cdktn-stimulus-reflex")
    .replaceAll("@cdktf/provider-", "@cdktn/provider-");
  if (CODE.test(file)) {
    return named
      .replace(/(\bfrom\s+|\b(?:require|import)\(|\bimport\s+)(["'])cdktf(?=["'/])/g, "$1$2cdktn")
      .replace(/\bcdktf(?= (?:deploy|destroy|diff|synth)\b)/g, "cdktn");
  }
  if (!PROSE.test(file)) return named;
  return named
    .replaceAll(
      "[CDK for Terraform](https://developer.hashicorp.com/terraform/cdktf)",
      "[CDK Terrain](https://cdktn.io)",
    )
    .replace(/(\bfrom\s+)"cdktf"/g, '$1"cdktn"')
    .replace(/\bcdktf(?=-cli\b| (?:deploy|destroy|diff|synth|constructs)\b)/g, "cdktn")
    .replace("constructs @cdktn/", "'constructs@<10.8' @cdktn/")
    .replace(/\bcdktf 0\.21\b/g, "cdktn 0.24")
    .replace("`@cdktn/provider-cloudflare` 13", "`@cdktn/provider-cloudflare` 14");
}

/** Writes the package, over what an earlier build wrote. */
export function writeCdktnPackage() {
  rmSync(CDKTN_PACKAGE, { recursive: true, force: true });
  const left = join(root, "docs", "images");
  for (const name of SHIPPED) {
    cpSync(join(root, name), join(CDKTN_PACKAGE, name), { recursive: true, filter: (source) => source !== left });
  }
  for (const file of readdirSync(CDKTN_PACKAGE, { recursive: true }).map((name) => name.split(sep).join("/"))) {
    const path = join(CDKTN_PACKAGE, file);
    if (!CODE.test(file) && !PROSE.test(file)) continue;
    const before = readFileSync(path, "utf8");
    const after = forCdktn(file, before);
    if (after !== before) writeFileSync(path, after);
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const published = Object.fromEntries(
    Object.entries(manifest).filter(([name]) => !["scripts", "devDependencies", "overrides"].includes(name)),
  );
  const written = {
    ...published,
    name: "cdktn-stimulus-reflex",
    description: manifest.description.replace("CDK for Terraform", "CDK Terrain"),
    keywords: manifest.keywords.map((keyword) => (keyword === "cdktf" ? "cdktn" : keyword)),
    peerDependencies: PEERS,
  };
  writeFileSync(join(CDKTN_PACKAGE, "package.json"), `${JSON.stringify(written, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(root, "dist", "index.js"))) throw new Error("There is no dist. Run `npm run build` first.");
  writeCdktnPackage();
}
