/** How to change the options of an add-on that exists, which Terraform would replace. */
export function howToChange(service: string | undefined): string {
  switch (service) {
    case "heroku-redis":
      return "change policy and version with `heroku redis:maxmemory` and `heroku redis:upgrade`";
    case "heroku-postgresql":
      return "change the version with `heroku pg:upgrade`";
    case undefined:
      return "change the add-on itself with the tools of its service";
    default:
      return `change the add-on itself with the tools of ${service}`;
  }
}
