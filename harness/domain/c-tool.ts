/** Names of C compilers, assemblers and linkers, with a target's prefix and a version's suffix (x86_64-linux-gnu-gcc-12). */
const C_TOOLS =
  /^(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+|ld|ld\.\w+|lld|collect2|lto-wrapper|cc1|cc1plus|as|ar|zig|gfortran)(?:-\d+)?$/;

/** True for a C compiler, assembler or linker, whoever started it: -toolexec wraps cgo's own call of gcc too. */
export function isCTool(tool: string): boolean {
  return C_TOOLS.test(tool);
}
