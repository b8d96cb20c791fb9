import type { Rule } from "./rule";

export const webProcessMissing: Rule = {
  id: "web-process-missing",
  severity: "warning",
  title: "An app with a web host scales its web process",
  why: "Only the process type web gets requests. One that is stopped answers every page with H14, and one that nothing scales, here or elsewhere, is a single dyno of whatever size Heroku chose at the first release.",
  advice: "Declare web with a size and a quantity beside the other process types.",
  source: "Dev Center: http-routing, error codes (2024-10)",
  check: ({ at, hosts, processes }) => {
    const page = hosts.find(({ serves }) => serves === "web");
    if (page === undefined || processes.length === 0 || processes.some(({ type }) => type === undefined)) return [];
    const web = processes.find(({ type }) => type === "web");
    if (web === undefined) {
      const others = processes.map(({ type }) => type ?? "?").join(", ");
      const message = `Pages are served at ${page.host ?? page.at}, and web is not declared here, only ${others}. How many web dynos run is unknown: they may be scaled elsewhere.`;
      const advice = "If nothing scales it elsewhere, declare web with a size and a quantity.";
      return [{ at, severity: "info", message, advice }];
    }
    return web.quantity === 0
      ? [{ at: web.at, message: `web is stopped, and pages are served at ${page.host ?? page.at}.` }]
      : [];
  },
};
