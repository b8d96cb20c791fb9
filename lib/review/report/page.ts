import { groupedFindings } from "./grouped-findings";
import { html, join, type Html } from "../../text/html";
import type { AppReport, Drift, Report, ReportedFinding } from "./model";
import {
  acknowledgements,
  budgets,
  changes,
  costs,
  dates,
  hosts,
  processes,
  roles,
  scaling,
  variables,
} from "./page-parts";
import { breakable } from "./breakable";
import { STYLE } from "./page-style";
import { dollars, dollarsMoreOrLess, printable } from "./printable";
import { svgOf } from "./svg";
import { amount, certaintyNote, driftVerdict } from "./words";
import { counted } from "../../text/counted";

/** The report as one page that loads nothing: styles and diagrams are inside, and its policy forbids everything else. */
export function renderHtml(report: Report): string {
  const { verdict, apps } = report;
  const title = `StimulusReflex: ${verdict.text}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1><span class="verdict ${verdict.level}">${verdict.text}</span></h1>
          ${costLine(report)} ${apps.length > 1 ? contents(apps) : html``}
        </header>
        <main>${effects(report)} ${resolved(report)} ${removed(report)} ${join(sections(report), "\n")}</main>
        <footer>
          <p>
            Facts as of ${report.asOf}; catalogue of ${report.catalogueDate}. Prices in US dollars, taxes not included.
          </p>
        </footer>
      </body>
    </html> `.toString();
}

function costLine({ cost }: Report): Html {
  const before = cost.beforeDollarsPerMonth;
  const difference = before === undefined ? "" : `, ${dollarsMoreOrLess(cost.dollarsPerMonth - before)}`;
  const doubt = certaintyNote(cost);
  return html`<p class="cost">
    Cost: <strong>${amount(cost)} a month</strong>${difference}${doubt === "" ? "" : `, ${doubt}`}
  </p>`;
}

function contents(apps: readonly AppReport[]): Html {
  const items = apps.map(({ title, verdict, cost, difference }, index) => {
    const state = difference === undefined || difference === "same" ? "" : `, ${difference}`;
    return html`<li><a href="#app-${index}">${printable(title)}</a>: ${verdict}, ${amount(cost)} a month${state}</li>`;
  });
  return html`<nav aria-label="Apps">
    <ul>
      ${join(items)}
    </ul>
  </nav>`;
}

/** Whether what exists is what is declared, and what could not be compared. */
function driftSection(drift: Drift): Html {
  return html`<section>
    <h2>${driftVerdict(drift)}</h2>
    <details>
      <summary>Not compared</summary>
      <ul>
        ${join(drift.uncompared.map((sentence) => html`<li>${printable(sentence)}</li>`))}
      </ul>
    </details>
  </section>`;
}

/** What the change does to what runs comes before everything else. */
function effects({ consequences, drift }: Report): Html {
  if (drift !== undefined && consequences.length === 0) return driftSection(drift);
  if (consequences.length === 0) return html``;
  const items = consequences.map(
    ({ kind, severity, at, message }) =>
      html`<li class="finding ${severity}">
        <p><strong class="severity">${kind}</strong> <code>${breakable(at)}</code></p>
        <p>${printable(message)}</p>
      </li>`,
  );
  const change = html`<section>
    <h2>What this change does to what runs</h2>
    <ul class="findings">
      ${join(items, "\n")}
    </ul>
  </section>`;
  return drift === undefined ? change : join([driftSection(drift), change], "\n");
}

function resolved({ resolvedFindings }: Report): Html {
  if (resolvedFindings.length === 0) return html``;
  const items = resolvedFindings.map(
    ({ rule, at }) => html`<li><code>${rule}</code> at <code>${breakable(at)}</code></li>`,
  );
  return html`<section>
    <h2>${counted(resolvedFindings.length, "finding")} resolved</h2>
    <ul>
      ${join(items)}
    </ul>
  </section>`;
}

function removed({ removedApps }: Report): Html {
  if (removedApps.length === 0) return html``;
  const items = removedApps.map(
    ({ title, at, beforeDollarsPerMonth }) =>
      html`<li>
        <strong>${printable(title)}</strong> (<code>${breakable(at)}</code>), ${dollars(beforeDollarsPerMonth)} a month
      </li>`,
  );
  return html`<section>
    <h2>Gone</h2>
    <ul>
      ${join(items)}
    </ul>
  </section>`;
}

function sections({ apps, drift }: Report): readonly Html[] {
  return apps.map((app, index) => section(app, index, drift));
}

function section(app: AppReport, index: number, drift: Drift | undefined): Html {
  const facts = [app.stack, app.region, ...(app.disposable ? ["disposable"] : []), ...app.features];
  const id = `app-${String(index)}`;
  return html`<section class="app" aria-labelledby="${id}">
    <h2 id="${id}">${printable(app.title)}</h2>
    <p class="facts">${printable(facts.filter((fact) => fact !== null).join(" · "))}</p>
    ${findings(app.findings)} ${changes(app, drift)}
    <figure>
      <div class="scroll" tabindex="0" role="group" aria-label="Diagram">${svgOf(app.diagram, id)}</div>
      <figcaption>
        <details>
          <summary>Mermaid source</summary>
          <pre>${app.mermaid}</pre>
        </details>
      </figcaption>
    </figure>
    ${costs(app)} ${budgets(app)} ${scaling(app)} ${roles(app)} ${hosts(app)} ${processes(app)} ${variables(app)}
    ${dates(app)} ${acknowledgements(app)}
  </section>`;
}

function findings(all: readonly ReportedFinding[]): Html {
  if (all.length === 0) return html`<p class="fine">No findings.</p>`;
  const items = groupedFindings(all).map(({ severity, rule, places, message, advice, page, isNew }) => {
    const name = /^https?:\/\//.test(page) ? html`<a href="${page}">${rule}</a>` : html`${rule}`;
    const label = severity === "info" ? "hint" : severity;
    return html`<li class="finding ${severity}">
      <p>
        <strong class="severity">${label}</strong>${isNew === true ? " (new)" : ""} <code>${name}</code> at
        ${atPlaces(places)}
      </p>
      <p>${printable(message)}</p>
      <p>${printable(advice)}</p>
    </li>`;
  });
  return html`<ul class="findings">
    ${join(items, "\n")}
  </ul>`;
}

function atPlaces(places: readonly string[]): Html {
  return join(
    places.map((place) => html`<code>${breakable(place)}</code>`),
    ", ",
  );
}
