import { judge } from "../../../lib/review/rules/judge";
import { deployed, plain, processOf, redis } from "./example";
import { webConnections, workerConnections } from "../../../lib/deployment/sizing/process-connections";
import { HAS_REDIS, RedisServer, type RedisClient } from "./redis-server";

// What the rules warn of, shown with the real server.
const REQUIRED = process.env.REQUIRE_REDIS === "1";
const whereRedisIs = HAS_REDIS || REQUIRED ? describe : describe.skip;
if (!HAS_REDIS && !REQUIRED) console.warn("redis-server is not installed: the proofs of the rules are skipped");

const JOB = "x".repeat(1024);
const MEMORY = "3mb";
const MANY = 6000;

let server: RedisServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function filled(policy: string): Promise<RedisClient> {
  server = await RedisServer.start({ maxmemory: MEMORY, "maxmemory-policy": policy });
  return server.client();
}

/** Writes until the first refusal or the end, and says how many were taken. */
async function write(
  client: RedisClient,
  command: (index: number) => readonly string[],
): Promise<{ taken: number; refusal?: string }> {
  for (let index = 0; index < MANY; index += 1) {
    const answer = await client.send(...command(index));
    if (answer.startsWith("-")) return { taken: index, refusal: answer };
  }
  return { taken: MANY };
}

/** A job as Sidekiq writes it, without a time to live; each in a list of its own, since a whole list is evicted at once. */
const job = (index: number): readonly string[] => ["LPUSH", `queue:${index}`, JOB];
const session = (index: number): readonly string[] => ["SETEX", `session:${index}`, "31556952", JOB];

async function stored(client: RedisClient): Promise<number> {
  return Number((await client.send("DBSIZE")).slice(1));
}

whereRedisIs("queue-never-evicts", () => {
  test.each(["allkeys-lru", "allkeys-lfu", "allkeys-random"])(
    "%s takes every job, and loses most silently",
    async (policy) => {
      const client = await filled(policy);
      expect(await write(client, job)).toEqual({ taken: MANY });
      expect(await stored(client)).toBeLessThan(MANY / 2);
    },
  );

  test("noeviction refuses, and keeps every job that it took", async () => {
    const client = await filled("noeviction");
    const { taken, refusal } = await write(client, job);
    expect(refusal).toMatch(/^-OOM command not allowed/);
    expect(taken).toBeGreaterThan(0);
    expect(await stored(client)).toBe(taken);
  });

  test("volatile-lru loses the locks and batches that expire, before it refuses a job", async () => {
    const client = await filled("volatile-lru");
    for (let index = 0; index < 200; index += 1) await client.send("SETEX", `lock:${index}`, "86400", JOB);
    const { taken, refusal } = await write(client, job);
    expect(refusal).toMatch(/^-OOM/);
    expect(await client.send("EXISTS", ...Array.from({ length: 200 }, (_, index) => `lock:${index}`))).toBe(":0");
    expect(await stored(client)).toBe(taken);
  });
});

whereRedisIs("session-volatile-lru", () => {
  test("noeviction refuses the next login", async () => {
    const client = await filled("noeviction");
    expect((await write(client, session)).refusal).toMatch(/^-OOM/);
  });

  test("volatile-lru takes every login, and forgets old sessions", async () => {
    const client = await filled("volatile-lru");
    expect(await write(client, session)).toEqual({ taken: MANY });
    expect(await client.send("EXISTS", `session:${MANY - 1}`)).toBe(":1");
    expect(await stored(client)).toBeLessThan(MANY / 2);
  });
});

whereRedisIs("session-keys-expire", () => {
  test("without a time to live volatile-lru evicts nothing, and refuses logins after all", async () => {
    const client = await filled("volatile-lru");
    expect((await write(client, (index) => ["SET", `session:${index}`, JOB])).refusal).toMatch(/^-OOM/);
  });
});

whereRedisIs("cache-and-session-apart", () => {
  test("a busy cache drives the sessions out under the policy that suits both", async () => {
    const client = await filled("volatile-lru");
    for (let index = 0; index < 200; index += 1) await client.send(...session(index));
    expect(await write(client, (index) => ["SETEX", `views/${index}`, "600", JOB])).toEqual({ taken: MANY });
    const left = await client.send("EXISTS", ...Array.from({ length: 200 }, (_, index) => `session:${index}`));
    // Which ones go is sampled, so only that most of them do is certain.
    expect(Number(left.slice(1))).toBeLessThan(100);
  });
});

whereRedisIs("redis-connection-limit", () => {
  const shape = (webs: number): Parameters<typeof judge>[0] =>
    deployed({
      addons: [redis("queue", { plan: "mini" })],
      processes: [processOf("web", "basic", webs), processOf("worker", "basic", 1)],
      variables: plain({ RAILS_MAX_THREADS: "1" }),
    });

  test("the limit is hit at exactly the number that the budget says", async () => {
    const budget = judge(shape(1)).budgets.find(({ kind }) => kind === "redis-connections");
    // One web process with one thread and four of Action Cable, and Sidekiq with one thread and its own pool.
    expect(budget?.used).toBe(webConnections("queue", { threads: 1 }) + workerConnections("queue", 1));
    expect(budget?.used).toBe(16);
    const limited = await RedisServer.start({ maxclients: String(budget?.used) });
    server = limited;
    const clients = await Promise.all(Array.from({ length: 16 }, async () => limited.client()));
    for (const client of clients) expect(await client.send("PING")).toBe("+PONG");
    const oneMore = await limited.client();
    expect(await oneMore.send("PING")).toBe("-ERR max number of clients reached");
  });

  test("the rule speaks up from the first connection beyond the plan's limit on", () => {
    const said = (webs: number): readonly string[] =>
      judge(shape(webs))
        .findings.filter(({ rule }) => rule === "redis-connection-limit")
        .map(({ message }) => message);
    expect(said(1)).toEqual([]);
    expect(said(2)).toEqual([expect.stringContaining("up to 21 of 20")]);
  });
});
