import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cableCapacity } from "../../../lib/deployment/sizing/capacity";
import { capacityText } from "../../../lib/deployment/sizing/capacity-text";
import { CABLE_COEFFICIENTS } from "../../../lib/catalogue/cable-coefficients";

const root = join(__dirname, "..", "..", "..");

test("tables and plot of docs/scaling.md are what was measured", () => {
  const { status, stderr } = spawnSync(process.execPath, ["bench/cable/render.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("the answer that docs/scaling.md shows is the one that the command gives", () => {
  const page = readFileSync(join(root, "docs", "scaling.md"), "utf8");
  const [answer = ""] = capacityText(cableCapacity({ connections: 12_000, messagesPerSecond: 50 })).split(
    "\n\nCalculated from:",
  );
  expect(page).toContain(`$ stimulus-reflex capacity --connections 12000 --messages-per-second 50\n${answer}\n`);
});

interface Figures {
  readonly capacity: readonly {
    readonly server: "action-cable" | "anycable";
    readonly connections: number;
    readonly residentMiBBefore: number;
    readonly kibPerConnectionAfterLoad: number;
    readonly broadcast: { readonly medianMs: number };
  }[];
}

describe("what the calculation calls measured is in the figures", () => {
  const { capacity } = JSON.parse(readFileSync(join(root, "bench", "cable", "figures.json"), "utf8")) as Figures;
  const of = (server: string, connections: number): Figures["capacity"][number] => {
    const row = capacity.find((figure) => figure.server === server && figure.connections === connections);
    if (row === undefined) throw new Error(`no figures of ${server} with ${connections} websockets`);
    return row;
  };
  const thousandsASecond = (server: string): number => Math.floor(5000 / of(server, 5000).broadcast.medianMs) * 1000;

  test("messages that a process hands out", () => {
    expect(CABLE_COEFFICIENTS.actionCableDeliveries.value).toBe(thousandsASecond("action-cable"));
    expect(CABLE_COEFFICIENTS.anycableDeliveries.value).toBe(thousandsASecond("anycable"));
  });

  test("memory: AnyCable's planning figure has a reserve of 1.6, and Action Cable's gets the same", () => {
    const reserve = CABLE_COEFFICIENTS.anycableKiB.value / of("anycable", 1000).kibPerConnectionAfterLoad;
    expect(reserve).toBeGreaterThan(1.45);
    expect(reserve).toBeLessThan(1.75);
    const actionCable = of("action-cable", 1000).kibPerConnectionAfterLoad * reserve;
    expect(Math.abs(CABLE_COEFFICIENTS.actionCableKiB.value - actionCable)).toBeLessThan(10);
    expect(CABLE_COEFFICIENTS.anycableBaseMiB.value).toBeCloseTo(of("anycable", 1000).residentMiBBefore, -1);
  });
});
