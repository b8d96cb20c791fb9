import { describeCertificate } from "../descriptions";
import { CERTIFICATE_PAGES } from "../paging";
import { PlatformError } from "../platform/platform-error";
import type { Call, Routes } from "./route";

/** Certificates for origins. */
export const originCertificateRoutes: Routes = {
  "GET /certificates": (call) => {
    const { zone_id: zone } = call.request.query ?? {};
    if (zone === undefined) throw new PlatformError(400, 1004, "zone_id is missing.");
    const { name } = call.platform.zone(zone);
    const ofZone = (host: string) => host === name || host.endsWith(`.${name}`);
    const found = call.platform.originCertificates.all().filter(({ hostnames }) => hostnames.some(ofZone));
    return { result: found.map(describeCertificate), paged: CERTIFICATE_PAGES };
  },
  "POST /certificates": ({ platform, body }) => ({
    result: describeCertificate(platform.originCertificates.create(body)),
  }),
  "GET /certificates/:certificate": (call) => ({ result: describeCertificate(certificateOf(call)) }),
  "DELETE /certificates/:certificate": (call) => {
    call.platform.originCertificates.delete(certificateOf(call));
    return { result: { id: call.part("certificate") } };
  },
};

/** @throws PlatformError 404 */
function certificateOf({ platform, part }: Call) {
  return platform.originCertificates.get(part("certificate"));
}
