/**
 * Makes a captured text the same at every capture: the given folders become those of a cell, and what is chance
 * (temporary names, addresses, times, process ids, the proxy's address) becomes constant.
 */
export function normaliser(folders: readonly (readonly [string, string])[]): (text: string) => string {
  return (text) => {
    const moved = folders.reduce((done, [from, to]) => done.replaceAll(from, to), text);
    return moved
      .replace(/https?:\/\/[\w.-]+(?::\d+)?\/(?=[^\s]*\/@v\/)/g, "https://proxy.example/")
      .replace(/go-build\d+/g, "go-build1")
      .replace(/go-link-\d+/g, "go-link-1")
      .replace(/go\.?tool-?\d{4,}/g, "go-tool1")
      .replace(/\/cc[A-Za-z0-9]{6}\b/g, "/ccAAAAAA")
      .replace(/\bb\d{3}\b/g, "b001")
      .replace(/\b\d+\.\d{2,}s\b/g, "0.01s")
      .replace(/\b0x[0-9a-f]{5,64}\b/g, "0x1000000")
      .replace(/_cgo_[0-9a-f]{12}_/g, "_cgo_aaaaaaaaaaaa_")
      .replace(/\b20\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\b/g, "2026/01/01 00:00:00")
      .replace(/\bgoroutine \d+ (?=\[|gp=)/g, "goroutine 1 ")
      .replace(/\bm=\d+ sigcode/g, "m=0 sigcode")
      .replace(/-buildid=\S+/g, "-buildid=x")
      .replace(/(?<=\bhas |expecting )[0-9a-f]{16}\b/g, "0123456789abcdef")
      .replace(/#cgo-action-id-\w+/g, "#cgo-action-id");
  };
}
