import type { RuleDescription } from "../finding";
import { ONLY_IMPORTS } from "./only-imports";

const rule = (id: string, title: string, why: string, advice: string): RuleDescription => ({
  id,
  title,
  why,
  advice,
  severity: "error",
});

/** What a plan is refused for. */
export const GUARD_RULES: readonly RuleDescription[] = [
  rule(
    "plan-destroys-redis",
    "A plan keeps every durable Redis",
    "Sessions and jobs are in it, and Heroku keeps no copy once the add-on is gone.",
    "Take back what replaces it.",
  ),
  rule(
    "plan-destroys-database",
    "A plan keeps every database",
    "Everything is in it, and backups of the add-on go with the add-on.",
    "Take back what replaces it.",
  ),
  rule(
    "plan-destroys-addon-data",
    "A plan keeps every add-on that may hold data",
    "Files, messages or records of the app are in it. A service that is not known to be stateless counts as one that holds data.",
    "Take back what replaces it.",
  ),
  {
    ...rule(
      "plan-destroys-unknown",
      "Guard knows whether what a plan destroys holds data",
      "Guard has facts of Heroku's and Cloudflare's resources. A bucket or a database of another provider goes with all that is in it.",
      "Look at what it is before you apply the plan.",
    ),
    severity: "warning",
  },
  rule(
    "plan-removes-config-vars",
    "A plan keeps the config vars of every app that stays",
    "The app restarts without them: without RAILS_MASTER_KEY or SECRET_KEY_BASE it does not boot. With another key it cannot read what the old one encrypted.",
    "Keep them in the heroku_app_config_association, or set them in another one first.",
  ),
  rule(
    "plan-detaches-addon",
    "A plan keeps every attachment that an app reads",
    "The variable goes, or leads to another, empty store: sessions and jobs stay behind in the old one.",
    "Attach the new store under another name first, and move what is in the old one.",
  ),
  rule(
    "plan-destroys-app",
    "A plan keeps every app",
    "With it go its add-ons, its domains, its config vars and its releases.",
    "Take back what replaces it.",
  ),
  rule(
    "plan-destroys-pipeline",
    "A plan keeps the pipeline of every app that stays",
    "Nothing is promoted any more. With a pipeline go its review apps' settings and its config vars.",
    "Keep it, or take the apps away with it.",
  ),
  rule(
    "plan-destroys-domain",
    "A plan keeps every domain with a live certificate",
    "The host is down from the apply until DNS points to the new target and a new certificate is issued.",
    "Add the new domain first, and take the old one away when nobody uses it any more.",
  ),
  rule(
    "plan-destroys-dns-record",
    "A plan keeps the DNS record of every host that stays and where it leads to, and every zone",
    "Browsers find the app no more, and a managed certificate is not renewed.",
    "Point the record to the cname of its heroku_domain, or take the domain away with it.",
  ),
  rule(
    "plan-stops-app",
    "A plan keeps every app running and reachable",
    "An app whose web process has no dyno answers every request with an error page. Without a worker no job is run. A renamed app has another herokuapp.com host. A zone without websockets has no cable.",
    "Keep one dyno at least, the name, and websockets on.",
  ),
  {
    ...rule(
      "plan-loses-logs",
      "A plan keeps the log drains of every app that stays",
      "Alerts, metrics and the search for faults read the logs. Heroku itself keeps only the latest lines.",
      "Add the new drain beside the old one first.",
    ),
    severity: "warning",
  },
  rule(
    "plan-downgrades-addon",
    "A plan keeps persistence, high availability and room of every add-on",
    "A Redis without persistence is empty after its next restart. A database without high availability is down while its server is repaired. A plan whose connections are used up refuses the rest.",
    "Keep the plan, or move the data to another add-on first.",
  ),
  rule(
    "plan-breaks-build",
    "A plan keeps an app that Heroku can build",
    "Stack and buildpacks count at the next build. Heroku refuses builds on a retired stack, and without heroku/ruby it installs neither Ruby nor gems: the next fix cannot be released. heroku/nodejs has to come ahead of heroku/ruby, which compiles the assets; the last buildpack gives the default processes.",
    "Keep the stack and every buildpack that the code needs.",
  ),
  {
    ...rule(
      "plan-turns-feature-off",
      "A plan keeps the features that an app depends on",
      "Without http-session-affinity each request of a visitor may reach another web dyno. Without preboot requests wait at each release.",
      "Keep sessions and the cable in Redis before you turn session affinity off.",
    ),
    severity: "warning",
  },
  rule(
    "plan-changes-certificate",
    "A new certificate covers every host that uses it",
    "Browsers refuse a host whose certificate has expired, is valid only from a later day on, or names other hosts. Heroku refuses a certificate that it cannot read, or whose private key is another one, in the middle of the apply.",
    "Upload a valid certificate that covers every host, together with its private key.",
  ),
  rule(
    "plan-refused-record",
    "A plan makes no DNS record that Cloudflare refuses",
    "A CNAME cannot stand beside another record of its name, at the apex not beside an A or AAAA record. The apply stops there, after other resources were changed already.",
    "Keep one of the two, or change the record that is there.",
  ),
  rule(
    "plan-restarts-app",
    "A plan restarts an app a few times at the most",
    "Every change of a config var, an add-on or an attachment is a release of its own: all dynos restart, every websocket drops, and the release phase runs.",
    "Apply in parts, or allow more with --max-restarts.",
  ),
  ONLY_IMPORTS,
];
