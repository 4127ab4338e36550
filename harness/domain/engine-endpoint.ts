/** A way to reach an engine, and where that was learnt from ("DOCKER_HOST", "context work", "usual socket"). */
export type EngineEndpoint =
  | { readonly kind: "unix"; readonly path: string; readonly from: string }
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
      readonly from: string;
    };
