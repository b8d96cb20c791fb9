import type { RailsDeployment } from "../deployment";
import { withHeader, type RenderedFile } from "../rendered-file";

export const NGINX_SAME_HOST = "config/stimulus_reflex/nginx/cable_on_same_host.conf";
export const NGINX_OWN_HOST = "config/stimulus_reflex/nginx/cable_on_own_host.conf";

/** Server blocks for those who run nginx with Passenger (5.0.24 or newer) on servers of their own. */
export function nginx(deployment: RailsDeployment): readonly RenderedFile[] {
  const { name, webHosts, cableHost, cablePath } = deployment;
  const web = webHosts.length === 0 ? "www.example.org" : webHosts.join(" ");
  const cable = cableHost ?? `cable.${(webHosts[0] ?? "www.example.org").replace(/^www\./, "")}`;
  const note = `# The app's directory, its user and the certificates are the server's own: set root and ssl_certificate.
# The config vars that the app reads go into its environment, or here as passenger_env_var.
`;
  return [
    withHeader(NGINX_SAME_HOST, `${note}${server(name, web, `${application(name)}${location(name, cablePath)}`)}`),
    withHeader(
      NGINX_OWN_HOST,
      `${note}${server(name, web, application(name))}
# The same app under a second host: a cable server that stands alone has no session, and reflexes fail in it.
${server(name, cable, `  passenger_app_env production;\n\n  location / {\n    return 404;\n  }\n${location(name, cablePath)}`)}`,
    ),
  ];
}

function server(name: string, hosts: string, content: string): string {
  return `server {
  listen 443 ssl;
  server_name ${hosts};
  root /var/www/${name}/current/public;
  ssl_certificate /etc/ssl/certs/${name}.pem;
  ssl_certificate_key /etc/ssl/private/${name}.key;

${content}}
`;
}

function application(name: string): string {
  return `  passenger_enabled on;\n  passenger_app_env production;\n  passenger_app_group_name ${name}_web;\n`;
}

function location(name: string, path: string): string {
  return `
  # An open websocket holds a request for as long as it lives: without a group of its own and without a limit the
  # first few of them would take every process, and the app would seem frozen.
  location ${path} {
    passenger_enabled on;
    passenger_app_group_name ${name}_action_cable;
    passenger_force_max_concurrent_requests_per_process 0;
  }
`;
}
