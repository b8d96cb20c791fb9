import fc from "fast-check";
import { cableCapacity, type CableShape } from "../../../lib/deployment/sizing/capacity";
import { capacityText } from "../../../lib/deployment/sizing/capacity-text";
import { redisPlanFor } from "../../../lib/deployment/sizing/redis-plan";
import { DYNO_LIMITS } from "../../../lib/catalogue/dyno-limits";
import { DYNOS, type DynoSizeName } from "../../../lib/catalogue/dynos";
import { rpcConcurrency } from "../../../lib/catalogue/anycable-rpc";

const sizes = Object.keys(DYNO_LIMITS) as DynoSizeName[];
const demands = fc.record({
  connections: fc.integer({ min: 0, max: 200_000 }),
  messagesPerSecond: fc.double({ min: 0, max: 5000, noNaN: true }),
  fanOut: fc.integer({ min: 0, max: 10_000 }),
  reflexMilliseconds: fc.integer({ min: 1, max: 5000 }),
  webSize: fc.constantFrom(...sizes),
  cableSize: fc.constantFrom(...sizes),
});
const shapes = (demand: Parameters<typeof cableCapacity>[0]): readonly CableShape[] => {
  const { actionCable, anycable } = cableCapacity(demand);
  return [actionCable, anycable];
};
const dynos = ({ web, cable }: CableShape): readonly number[] => [web.dynos, cable?.dynos ?? 0];

test.each([
  ["connections", fc.integer({ min: 0, max: 100_000 })],
  ["messagesPerSecond", fc.integer({ min: 0, max: 10_000 })],
  ["fanOut", fc.integer({ min: 0, max: 10_000 })],
  ["reflexMilliseconds", fc.integer({ min: 0, max: 5000 })],
] as const)("more %s never take fewer dynos, Redis connections or dollars", (name, more) => {
  fc.assert(
    fc.property(demands, more, (demand, extra) => {
      const after = shapes({ ...demand, [name]: demand[name] + extra });
      shapes(demand).forEach((shape, index) => {
        const grown = after[index];
        if (grown === undefined) throw new Error("a shape is gone");
        dynos(shape).forEach((count, which) => {
          expect(dynos(grown)[which]).toBeGreaterThanOrEqual(count);
        });
        expect(grown.redis.connections).toBeGreaterThanOrEqual(shape.redis.connections);
        expect(grown.price.dollars).toBeGreaterThanOrEqual(shape.price.dollars);
      });
    }),
    { numRuns: 60 },
  );
});

test("the dynos hold what they are for", () => {
  fc.assert(
    fc.property(demands, (demand) => {
      for (const { web, cable } of shapes(demand)) {
        const holding = cable ?? web;
        expect(holding.dynos * (holding.websocketsPerDyno ?? 0)).toBeGreaterThanOrEqual(demand.connections);
        const files = DYNO_LIMITS[holding.size]?.openFiles?.limit ?? Infinity;
        expect(holding.websocketsPerDyno).toBeLessThan(files);
      }
    }),
    { numRuns: 60 },
  );
});

test("from the break-even on, AnyCable never costs more", () => {
  const demand = { connections: 12_000, messagesPerSecond: 50 };
  const { anycableCheaperFrom: from } = cableCapacity(demand);
  const at = (connections: number): readonly number[] =>
    shapes({ connections, messagesPerSecond: (connections * 50) / 12_000 }).map(({ price }) => price.dollars);
  expect(from).toBeGreaterThan(0);
  for (let connections = from ?? 0; connections <= 30_000; connections += 700) {
    const [actionCable = 0, anycable = 0] = at(connections);
    expect(anycable).toBeLessThanOrEqual(actionCable);
  }
  const [actionCable = 0, anycable = 0] = at((from ?? 0) - 100);
  expect(anycable).toBeGreaterThanOrEqual(actionCable);
});

test("the figures of the page's own question: 12,000 websockets", () => {
  const { actionCable, anycable } = cableCapacity({ connections: 12_000, messagesPerSecond: 50 });
  // 0.8 of 1024 MiB without two Rails processes of 350 MiB leave 119 MiB, 1627 websockets of 75 KiB.
  expect(actionCable.web).toMatchObject({ dynos: 8, websocketsPerDyno: 1627, boundBy: "memory" });
  expect(actionCable.redis).toMatchObject({ connections: 32, plan: "premium-0" });
  // 0.8 of 512 MiB without 32 MiB hold 7552 of 51.2 KiB.
  expect(anycable.cable).toMatchObject({ dynos: 2, websocketsPerDyno: 7552, boundBy: "memory" });
  expect(anycable.web).toMatchObject({ dynos: 1, neededFor: "pages" });
  expect(anycable.rpcConcurrency).toBe(4);
  expect(anycable.price).toEqual({ dollars: 50 + 2 * 25 + 15, atLeast: false });
});

test("web dynos that pages need anyway are not a reason to leave Action Cable", () => {
  const demand = { connections: 12_000, messagesPerSecond: 50, webDynos: 8 };
  const { actionCable, anycable, anycableCheaperFrom } = cableCapacity(demand);
  expect(actionCable.web).toEqual({ ...anycable.web, websocketsPerDyno: 1627, boundBy: "memory" });
  expect(actionCable.price.dollars).toBeLessThan(anycable.price.dollars + 50);
  expect(anycableCheaperFrom).toBeGreaterThan(12_000);
});

test("a size of which Heroku runs no more than one is said not to be enough", () => {
  const { actionCable, anycable } = cableCapacity({ connections: 3000, webSize: "eco", cableSize: "eco" });
  expect(actionCable.web).toMatchObject({ dynos: 4, dynosAllowed: 1 });
  expect(anycable.cable).not.toHaveProperty("dynosAllowed");
  const text = capacityText(cableCapacity({ connections: 3000, webSize: "eco" }));
  expect(text).toContain("4 eco, for websockets, but 1 is allowed");
  expect(text).toContain("Heroku runs one eco dyno for each process type and refuses more: eco is not enough");
  const enough = cableCapacity({ connections: 500, webSize: "eco" });
  expect(enough.actionCable.web).not.toHaveProperty("dynosAllowed");
  expect(capacityText(enough)).not.toContain("refuses");
});

test("files bind a dyno whose memory would hold more", () => {
  const { anycable } = cableCapacity({ connections: 9001, messagesPerSecond: 0, cableSize: "standard-2x" });
  expect(anycable.cable).toMatchObject({ dynos: 2, websocketsPerDyno: 9000, boundBy: "open files" });
});

test("slow reflexes need threads, and both shapes get them", () => {
  const { actionCable, anycable } = cableCapacity({
    connections: 100,
    messagesPerSecond: 100,
    reflexMilliseconds: 500,
  });
  expect(actionCable.threadsNeeded).toBe(72);
  expect(actionCable.web).toMatchObject({ dynos: 9, neededFor: "threads" });
  expect(anycable.web).toMatchObject({ dynos: 8, neededFor: "threads" });
});

test("a chat that tells everybody needs senders", () => {
  const { actionCable, anycable } = cableCapacity({ connections: 5000, messagesPerSecond: 20, fanOut: 5000 });
  expect(actionCable.web).toMatchObject({ dynos: 8, neededFor: "messages" });
  expect(anycable.cable).toMatchObject({ dynos: 8, neededFor: "messages" });
});

test("a Redis is the smallest plan with enough connections; a price that nobody knows is not less than the one below", () => {
  expect(redisPlanFor(40)).toEqual({ connections: 40, plan: "premium-0", price: { dollars: 15, atLeast: false } });
  expect(redisPlanFor(41)).toMatchObject({ plan: "premium-1", price: { dollars: 30 } });
  expect(redisPlanFor(500)).toMatchObject({ plan: "premium-4", price: { dollars: 120, atLeast: true } });
  expect(redisPlanFor(100_000)).not.toHaveProperty("plan");
});

test("no number of connections asks for a smaller Redis than fewer do", () => {
  fc.assert(
    fc.property(fc.nat(70_000), fc.nat(70_000), (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)].map(
        (count) => redisPlanFor(count).price.dollars,
      );
      expect(more).toBeGreaterThanOrEqual(less ?? 0);
    }),
  );
});

test("all nodes together ask for no more than Rails has threads, and each can ask", () => {
  const count = fc.integer({ min: 1, max: 64 });
  fc.assert(
    fc.property(count, count, count, count, (threads, workers, dynoCount, nodes) => {
      const calls = rpcConcurrency({ threads, workers, dynos: dynoCount, nodes });
      expect(calls).toBeGreaterThanOrEqual(1);
      if (calls > 1) expect(calls * nodes).toBeLessThanOrEqual(threads * workers * dynoCount);
    }),
  );
});

test.each([
  [{ connections: -1, messagesPerSecond: 0 }, "connections -1: not allowed"],
  [{ connections: 1.5, messagesPerSecond: 0 }, "connections 1.5: not allowed.\n  Allowed: a whole number"],
  [{ connections: 1, messagesPerSecond: NaN }, "messagesPerSecond NaN"],
  [{ connections: 1, messagesPerSecond: 1, workers: 0 }, "workers 0"],
])("%j is refused", (demand, message) => {
  expect(() => cableCapacity(demand)).toThrow(message);
});

test("every dyno size leaves room for Rails", () => {
  for (const webSize of Object.keys(DYNOS) as DynoSizeName[]) {
    const { actionCable } = cableCapacity({ connections: 100, messagesPerSecond: 1, webSize });
    expect(actionCable.web.websocketsPerDyno).toBeGreaterThan(500);
  }
});
