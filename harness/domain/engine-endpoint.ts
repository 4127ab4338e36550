/** Files (paths of PEM files) that a TLS connection is made with. */
export interface EndpointTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The user said not to check the engine's certificate. */
  readonly unverified?: true;
}

/** A way to reach an engine, and where that was learnt from ("DOCKER_HOST", "context work", "usual socket"). */
export type EngineEndpoint =
  | { readonly kind: "unix"; readonly path: string; readonly from: string }
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      readonly tls: EndpointTls | null;
      readonly from: string;
    };
