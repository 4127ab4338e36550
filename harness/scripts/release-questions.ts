/** Flags of the go command; what stands before the equals sign is the fact, but for -mod. */
export const FLAGS = [
  "-trimpath",
  "-mod=vendor",
  "-mod=readonly",
  "-mod=mod",
  "-buildvcs=false",
  "-asan",
  "-msan",
  "-race",
  "-cover",
  "-modfile=go.mod",
  "-overlay=/dev/null",
  "-pgo=off",
  "-modcacherw",
  "-json",
  "-C=.",
  "-linkshared",
  "-coverpkg=./...",
  "-covermode=set",
  "-asmflags=",
  "-debug-actiongraph=/dev/stdout",
  "-compiler=gc",
] as const;

/** Variables that `go env` may show. */
export const VARIABLES = [
  "GO386",
  "GOAMD64",
  "GOARM",
  "GOARM64",
  "GOMIPS",
  "GOMIPS64",
  "GOPPC64",
  "GORISCV64",
  "GOWASM",
  "GOEXPERIMENT",
  "GOFLAGS",
  "GO111MODULE",
  "GOCACHE",
  "GOMODCACHE",
  "GOENV",
  "GOTOOLCHAIN",
  "GOTMPDIR",
  "GOWORK",
  "GOVCS",
  "GODEBUG",
  "GOFIPS140",
  "GOTELEMETRY",
  "GOAUTH",
  "GOCACHEPROG",
  "GOSUMDB",
  "GOPROXY",
  "GOPRIVATE",
  "GOINSECURE",
] as const;

/** `go env` shows a variant's variable for its own architecture only. */
export const VARIANT_ARCH: Readonly<Record<string, string>> = {
  GO386: "386",
  GOARM: "arm",
  GOARM64: "arm64",
  GOMIPS: "mips",
  GOMIPS64: "mips64",
  GOPPC64: "ppc64le",
  GORISCV64: "riscv64",
  GOWASM: "wasm",
};

/** Build modes that some port refuses; race, msan and asan are asked beside them. */
export const MODES = [
  "-buildmode=c-archive",
  "-buildmode=c-shared",
  "-buildmode=shared",
  "-buildmode=pie",
  "-buildmode=plugin",
];
