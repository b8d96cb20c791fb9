import { CAPACITY_HEAD, capacityRows } from "../../deployment/sizing/capacity-words";
import { html, join, type Html } from "../../text/html";
import type { AppReport, Change, CostPart, Drift, ReportedBudget } from "./model";
import { breakable } from "./breakable";
import { dollars, printable } from "./printable";
import * as words from "./words";
import { counted } from "../../text/counted";

/** What is different from before. */
export function changes({ changes: all, difference }: AppReport, drift: Drift | undefined): Html {
  if (difference === "added") return html`<p>New here.</p>`;
  if (all.length === 0) return html``;
  return block(
    counted(all.length, drift === undefined ? "change" : "difference"),
    html`<ul>
      ${join(all.map((one) => (drift === undefined ? change(one) : drifted(one, drift))))}
    </ul>`,
  );
}

function drifted(one: Change, drift: Drift): Html {
  const { what, live, declared } = words.driftWords(one, drift);
  if (live === undefined || declared === undefined) return html`<li>${printable(what)}</li>`;
  return html`<li>
    ${printable(what)}: live <code>${breakable(live)}</code>, declared <code>${breakable(declared)}</code>
  </li>`;
}

function change({ part, difference, property, from, to }: Change): Html {
  if (difference === "changed") {
    return html`<li>
      ${printable(part)}, ${property ?? ""}: <code>${breakable(from ?? "")}</code> → <code>${breakable(to ?? "")}</code>
    </li>`;
  }
  const value = from ?? to;
  return html`<li>
    ${printable(part)} ${difference}${value === undefined ? html`` : html`: <code>${breakable(value)}</code>`}
  </li>`;
}

/** What each part costs. */
export function costs({ cost, costParts }: AppReport): Html {
  const compared = costParts.some(({ difference }) => difference !== undefined);
  const rows = costParts.map((part) => [
    html`${printable(part.name)}`,
    html`<code>${breakable(part.detail)}</code>`,
    ...(compared ? [part.difference === "added" ? html`new` : price(part.beforeDollarsPerMonth)] : []),
    price(part.difference === "removed" ? undefined : part.dollarsPerMonth),
    part.difference === "removed" ? html`gone` : sureness(part),
  ]);
  const head = ["Part", "Plan or size", ...(compared ? ["Before"] : []), "A month", "How sure"];
  return block(`Cost: ${words.amount(cost)} a month`, table(head, rows));
}

function price(value: number | null | undefined): Html {
  return value === undefined ? html`` : value === null ? html`unknown` : html`${dollars(value)}`;
}

function sureness({ certainty, note, source }: CostPart): Html {
  const said = [certainty === "unknown" && note !== undefined ? undefined : certainty, note];
  const text = printable(said.filter((part) => part !== undefined).join("; "));
  return source === undefined ? html`${text}` : html`<span title="${source}">${text}</span>`;
}

/** From these shares of a limit on a bar is drawn as near, and as over. */
const NEAR = 0.8;
const OVER = 1;

/** What is used of each limit, as bars. */
export function budgets({ budgets: all }: AppReport): Html {
  if (all.length === 0) return html``;
  return block(
    "Budgets",
    html`<ul class="budgets">
      ${join(all.map(budget), "\n")}
    </ul>`,
  );
}

function budget(item: ReportedBudget): Html {
  const { subject, users, because } = item;
  const share = words.isCapacity(item) ? null : item.share;
  const said = `${words.budgetText(item)}${share === null ? "" : `, ${words.percent(share)}`}`;
  const holds = users === null ? "" : `, enough for ${words.figure(users)} users`;
  const level = share === null ? "unknown" : share > OVER ? "over" : share >= NEAR ? "near" : "within";
  const width = String(Math.round(Math.min(share ?? 0, 1) * 1000) / 10);
  const bar =
    share === null
      ? html``
      : html`<div
          class="bar"
          role="meter"
          aria-label="${printable(subject)}"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow="${width}"
          aria-valuetext="${said}"
        >
          <div style="width:${width}%"></div>
        </div>`;
  const warning = level === "over" ? " (over the limit)" : level === "near" ? " (near the limit)" : "";
  return html`<li class="budget ${level}">
    <p><strong>${printable(subject)}</strong>: ${said}${warning}${holds}</p>
    ${bar}
    <p class="because">${printable(because.join(" "))}</p>
  </li>`;
}

/** How far the cable goes, and what either way takes. */
export function scaling({ scaling: found }: AppReport): Html {
  if (found === null) return html``;
  const rows = capacityRows(found.capacity).map((row) => row.map((cell) => html`${cell}`));
  return block(
    words.scalingSummary(found),
    html`<p>${words.scalingIntroduction(found)}</p>
      ${table(CAPACITY_HEAD, rows)}
      <p>${words.scalingConclusion(found)}</p>`,
  );
}

/** Each role and the Redis that it lives on. */
export function roles({ roles: all }: AppReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map((role) => [
    html`${role.role}`,
    html`<code
      >${breakable(`${role.service ?? "?"}:${role.plan ?? "?"}${role.version === null ? "" : `, version ${role.version}`}`)}</code
    >`,
    html`${printable(words.policyText(role))}`,
    join(
      role.variables.map((name) => html`<code>${breakable(name)}</code>`),
      " ",
    ),
    role.durable && role.preventDestroy === false ? html`<strong>no</strong>` : html`${words.protectionText(role)}`,
  ]);
  return block("Redis roles", table(["Role", "Redis", "When memory is full", "Variable", "Protected"], rows));
}

/** The hosts. */
export function hosts({ hosts: all, cableUrl }: AppReport): Html {
  if (all.length === 0 && cableUrl === null) return html``;
  const rows = all.map((host) => [
    html`<code>${breakable(host.host ?? "known after apply")}</code>`,
    html`${words.hostText(host)}`,
  ]);
  const cable = cableUrl === null ? html`` : html`<p>The cable is at <code>${breakable(cableUrl)}</code>.</p>`;
  return block("Hosts", rows.length === 0 ? cable : html`${table(["Host", "What"], rows)}${cable}`);
}

/** The process types. */
export function processes({ processes: all }: AppReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map((process) => [
    html`<code>${breakable(process.type ?? "known after apply")}</code>`,
    html`${printable(words.processText(process))}`,
  ]);
  return block("Processes", table(["Process", "Dynos"], rows));
}

/** What each variable holds and who owns it. */
export function variables({ variables: all }: AppReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map(({ name, holds, value, owner }) => [
    html`<code>${breakable(name)}</code>`,
    html`${holds}${value === undefined ? html`` : html`: <code>${breakable(value)}</code>`}`,
    html`<code>${breakable(owner)}</code>`,
  ]);
  return block("Config vars", table(["Variable", "Holds", "Owner"], rows));
}

/** The days in the life of what the app uses. */
export function dates({ dates: all }: AppReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map((date) => [
    html`<time datetime="${date.date}">${date.date}</time>`,
    html`${printable(`${date.subject}: ${date.event}`)}`,
    html`${words.until(date)}`,
    html`${breakable(date.source)}${date.certainty === "verified" ? "" : " (unverified)"}`,
  ]);
  return block("Life-cycle dates", table(["Day", "What", "When", "Source"], rows));
}

/** The findings that the program accepts. */
export function acknowledgements({ acknowledgements: all }: AppReport): Html {
  if (all.length === 0) return html``;
  const rows = all.map(({ rule, at, reason, found }) => [
    html`<code>${breakable(rule)}</code>`,
    html`<code>${breakable(at)}</code>`,
    html`${printable(reason)}`,
    html`${printable(found.join(" ") || words.NOTHING_FOUND)}`,
  ]);
  return block("Acknowledged rules", table(["Rule", "Where", "Reason", "What it is about"], rows));
}

function block(title: string, body: Html): Html {
  return html`<h3>${title}</h3>
    ${body}`;
}

function table(head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  const cells = head.map((name) => html`<th scope="col">${name}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>
        ${join(row.map((cell, column) => html`<td data-label="${head[column] ?? ""}">${cell}</td>`))}
      </tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${head.join(", ")}">
    <table>
      <thead>
        <tr>
          ${join(cells)}
        </tr>
      </thead>
      <tbody>
        ${join(body, "\n")}
      </tbody>
    </table>
  </div>`;
}
