import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EndpointTls } from "../domain/engine-endpoint.ts";

/** The docker CLI's names for a connection's certificates; those that are not there are left out. */
export function tlsFolder(dir: string): EndpointTls {
  const file = (name: string) => (existsSync(join(dir, name)) ? join(dir, name) : undefined);
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map(file);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
