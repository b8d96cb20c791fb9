import { createHash } from "node:crypto";
import type { CloudflarePlatform } from "../cloudflare/platform/cloudflare-platform";
import type { HerokuPlatform } from "../heroku/platform/heroku-platform";
import type { App, Domain } from "../heroku/platform/rows";
import { lossText, summarise, type AddonSummary, type AppSummary } from "../summary";
import { html, type Html } from "../../text/html";
import { STYLE } from "./page-style";

/** What the page shows. */
export interface Shown {
  readonly heroku: HerokuPlatform;
  readonly cloudflare: CloudflarePlatform;
}

/** How many releases of an app are shown. */
const RELEASES = 40;

/** Puts each new picture in place, and marks what was not there before. */
const SCRIPT = `
const main = document.querySelector("main"), live = document.querySelector("#live");
const texts = () => new Map([...main.querySelectorAll("[data-key]")].map((e) => [e.dataset.key, e.textContent]));
const source = new EventSource("/events");
source.onopen = () => { live.className = "on"; live.textContent = "live"; };
source.onerror = () => { live.className = ""; live.textContent = "the sandbox has ended"; };
source.onmessage = ({ data }) => {
  const before = texts(), scroll = [...main.querySelectorAll("ol")].map((e) => e.scrollTop);
  if (main.innerHTML === data) return;
  main.innerHTML = data;
  main.querySelectorAll("ol").forEach((e, i) => { e.scrollTop = scroll[i] || 0; });
  for (const e of main.querySelectorAll("[data-key]")) if (before.get(e.dataset.key) !== e.textContent) e.classList.add("new");
};
`;

const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** For the page's content security policy: nothing else may run or be shown. */
export const SCRIPT_HASH = hash(SCRIPT);
export const STYLE_HASH = hash(STYLE);

function addonRow(addon: AddonSummary): Html {
  const settings = [addon.version === undefined ? undefined : `version ${addon.version}`, addon.maxmemoryPolicy];
  return html`<li class="row" data-key="${addon.name}">
    <strong>${addon.roles.join(", ") || addon.plan.replace(/^heroku-|:.*$/g, "")}</strong><code>${addon.plan}</code>${
      addon.state === "provisioning"
        ? html`<span class="warn">being made</span>`
        : addon.state === "deprovisioned"
          ? html`<span class="bad">could not be made</span>`
          : ""
    }<span class="end">${settings.filter((text) => text !== undefined).join(", ")}</span
    ><span class="break"></span>${addon.attachments.map((name) => html`<code class="chip">${name}_URL</code>`)}
  </li>`;
}

function certificate({ heroku }: Shown, app: App, domain: Domain): Html {
  if (domain.sniEndpointId !== null) return html`<span class="certificate good">own certificate</span>`;
  const acm = heroku.domains.acmStatus(app, domain);
  if (acm === null) return html`<span class="certificate soft">no certificate</span>`;
  const look = acm.status === "cert issued" ? "good" : acm.status === "failing" ? "bad" : "soft";
  const words = acm.status === "cert issued" ? "certificate issued" : (acm.reason ?? acm.status);
  return html`<span class="certificate ${look}">${words}</span>`;
}

function hostPath(shown: Shown, app: App, domain: Domain): Html {
  const found = shown.cloudflare.resolve(domain.hostname);
  const hop =
    found === undefined
      ? html`<span class="hop warn">no DNS record</span>`
      : found.proxied
        ? html`<span class="hop warn">Cloudflare proxy</span>`
        : html`<span class="hop">DNS-only</span>`;
  return html`<li class="path" data-key="${domain.id}">
    <code class="hop">${domain.hostname}</code> → ${hop} →
    <code class="hop">${found?.target ?? domain.cname ?? ""}</code> ${certificate(shown, app, domain)}
  </li>`;
}

function section(title: string, rows: readonly Html[]): Html | undefined {
  return rows.length === 0
    ? undefined
    : html`<h3>${title}</h3>
        <ul>
          ${rows}
        </ul>`;
}

function appCard(shown: Shown, app: App, summary: AppSummary): Html {
  const { heroku } = shown;
  const releases = heroku.releases.list(app.id);
  const variables = summary.configVars.map((name) => html`<code class="chip">${name}</code> `);
  const rows = releases
    .slice(0, RELEASES)
    .map(
      ({ id, version, description, restarted, createdAt }) =>
        html`<li data-key="${id}" class="${restarted ? "restart" : ""}">
          <b>v${version}</b> ${description}<small
            >${createdAt.replace("T", " ").replace("Z", "")}${restarted ? " · dynos restarted" : ""}</small
          >
        </li>`,
    );
  const older = releases.length - rows.length;
  const restarts = summary.restarts === 1 ? "1 restart" : `${summary.restarts} restarts`;
  return html`<article>
    <h2>${app.name}</h2>
    <p class="facts">
      ${app.region} · ${app.stack} · v${app.version} · ${restarts} of running
      dynos${app.acm ? " · automatic certificates" : ""}
    </p>
    <div class="columns">
      <div>
        ${section("Add-ons", summary.addons.map(addonRow))}${section(
          "Hosts",
          heroku.domains.of(app).map((domain) => hostPath(shown, app, domain)),
        )}${section(
          "Processes",
          summary.formation.map(
            ({ type, size, quantity }) =>
              html`<li class="row" data-key="${app.id} ${type}">
                <strong>${type}</strong><span>${quantity} × <code>${size}</code></span>
              </li>`,
          ),
        )}${
          variables.length === 0
            ? undefined
            : html`<h3>Config vars</h3>
                <div>${variables}</div>`
        }
      </div>
      <div class="releases">
        <h3>Releases</h3>
        <ol>
          ${rows}
        </ol>
        ${older === 0 ? undefined : html`<p class="soft">and ${older} before</p>`}
      </div>
    </div>
  </article>`;
}

function otherRecords({ heroku, cloudflare }: Shown): Html | undefined {
  const hosts = new Set(heroku.apps.all().flatMap((app) => heroku.domains.of(app).map(({ hostname }) => hostname)));
  const records = cloudflare
    .zones()
    .flatMap((zone) => cloudflare.records(zone))
    .filter(({ name }) => !hosts.has(name));
  if (records.length === 0) return undefined;
  const rows = records.map(
    ({ id, name, type, content, proxied }) =>
      html`<li class="row" data-key="${id}">
        <strong>${type}</strong><code>${name}</code> → <code>${content}</code
        ><span class="end">${proxied ? "proxied" : "DNS-only"}</span>
      </li>`,
  );
  return html`<article>
    <h2>Other DNS records</h2>
    <div class="facts">
      <ul>
        ${rows}
      </ul>
    </div>
  </article>`;
}

/** What changes while the page is open. */
export function renderState(shown: Shown): string {
  const { heroku, cloudflare } = shown;
  const summary = summarise({ heroku: heroku.toJSON(), cloudflare: cloudflare.toJSON() });
  const byName = new Map(summary.apps.map((app) => [app.name, app]));
  const cards = heroku.apps.all().flatMap((app) => {
    const described = byName.get(app.name);
    return described === undefined ? [] : [appCard(shown, app, described)];
  });
  const lost =
    summary.losses.length === 0
      ? undefined
      : html`<article class="lost">
          <h2>Lost</h2>
          <ul>
            ${summary.losses.map((loss) => html`<li class="row">${lossText(loss)}</li>`)}
          </ul>
        </article>`;
  const empty =
    cards.length === 0
      ? html`<p class="empty">Nothing exists yet. Deploy something, and watch it arrive here.</p>`
      : undefined;
  return html`${lost}${cards}${otherRecords(shown)}${empty}`.toString();
}

/** The whole page. */
export function renderPage(shown: Shown): string {
  const title = `Sandbox: Heroku and Cloudflare on ${shown.heroku.asOf}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header><h1>Sandbox</h1><p>Heroku and Cloudflare as of ${shown.heroku.asOf}; nothing here is real</p><span id="live">connecting</span></header>
<main>${renderState(shown)}</main><script>${SCRIPT}</script></body></html>
`;
}
