import { CELL_PATHS } from "../domain/probe-protocol.ts";
import { DYING_TOOLS, SMALL_DISKS } from "./corpus-places.ts";

/** Where the container leaves one frame file a job. */
export const RESULTS = CELL_PATHS.out;

const WRITABLE = [
  CELL_PATHS.source,
  CELL_PATHS.temp,
  CELL_PATHS.bin,
  CELL_PATHS.home,
  CELL_PATHS.gopath,
  ...Object.keys(SMALL_DISKS),
];

/**
 * Runs the jobs in turn, each in a cell's folders as they were at first and on one build cache. A job's name is the folder
 * that its orders lie in; its frames are kept under that name. The home's .config switches telemetry off and stays.
 */
export const DRIVER = `#!/bin/sh
cd /
for job in ${CELL_PATHS.project}/*/; do
  name=$(basename "$job")
  [ -f "$job/spec.json" ] || continue
  find ${WRITABLE.join(" ")} -mindepth 1 ! -path '${CELL_PATHS.home}/.config*' -delete
  ${CELL_PATHS.probe}/probe run "$(cat "$job/spec.json")" > /dev/null || echo "$name: the probe broke"
  mv ${CELL_PATHS.frames} ${RESULTS}/$name.ndjson
done
`;

/**
 * The wrapper before the probe: the tool that $CORPUS_KILL names becomes a script of that name which dies by
 * $CORPUS_SIGNAL, so that the probe sees the tool die, and not itself.
 */
export const DYING_WRAPPER = `#!/bin/sh
probe=$1 wrap=$2 tool=$3
shift 3
case "$*" in *-V=full*) exec "$tool" "$@" ;; esac
[ "\${tool##*/}" = "$CORPUS_KILL" ] && tool=${DYING_TOOLS}/$CORPUS_KILL
exec "$probe" "$wrap" "$tool" "$@"
`;

/** A tool that is killed before it says a word. */
export const DYING_TOOL = `#!/bin/sh
kill -s "\${CORPUS_SIGNAL:-KILL}" $$
`;

/** The tools that a case may have killed. */
export const KILLED_TOOLS = ["compile", "link"] as const;

/** What the driver, root without most of its power, needs to take away what the steps left. */
export const DRIVER_CAPABILITIES = ["SETUID", "SETGID", "KILL", "DAC_OVERRIDE", "FOWNER"] as const;
