import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { gauntlet, newestRun, newState } from "./gauntlet.ts";
import { RELEASES } from "./global-setup.ts";
import { GO_MOD, newProject, writeFiles } from "./projects.ts";

/** Tries what a step must not be able to do, and prints how each try went. */
const INTRUDER = `package main

import (
	"os"
	"strconv"
	"syscall"
)

func say(what string, err error) {
	if err == nil {
		println(what + ": done")
	} else {
		println(what+": refused:", err.Error())
	}
}

func anyFileOfPid1() error {
	for fd := 0; fd < 64; fd++ {
		file, err := os.OpenFile("/proc/1/fd/"+strconv.Itoa(fd), os.O_WRONLY|os.O_APPEND, 0)
		if err == nil {
			file.WriteString("00000000 {}\\n")
			return nil
		}
	}
	return os.ErrPermission
}

func dial() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	return syscall.Connect(fd, &syscall.SockaddrInet4{Port: 53, Addr: [4]byte{192, 0, 2, 1}})
}

func main() {
	println("uid", os.Getuid(), "gid", os.Getgid())
	for _, variable := range os.Environ() {
		println("env " + variable)
	}
	status, _ := os.ReadFile("/proc/self/status")
	println(string(status))
	say("dial", dial())
	for _, path := range []string{"/mark", "/usr/local/go/mark", "/gauntlet/project/mark", "/gauntlet/probe/probe"} {
		say("write "+path, os.WriteFile(path, nil, 0o755))
	}
	_, err := os.ReadFile("/work/out/frames.ndjson")
	say("read frames", err)
	say("write frames", os.WriteFile("/work/out/frames.ndjson", []byte("00000000 {}\\n"), 0o644))
	say("move frames", os.Rename("/work/out", "/work/mine"))
	say("write to pid 1's files", anyFileOfPid1())
	say("trace pid 1", syscall.PtraceAttach(1))
	say("kill pid 1", syscall.Kill(1, syscall.SIGKILL))
	say("become root", syscall.Setuid(0))
	say("mount", syscall.Mount("none", os.Getenv("TMPDIR"), "tmpfs", 0, ""))
	_, err = os.Stat(".git")
	say("see .git", err)
	_, err = os.Stat("data/.git")
	say("see data/.git", err)
	say("write the project's copy", os.WriteFile("main.go", nil, 0o644))
	say("write a temporary file", os.WriteFile("/tmp/mark", nil, 0o644))
}
`;

describe("a step in a cell", () => {
  let said: string;
  let project: string;

  beforeAll(async () => {
    const state = await newState();
    project = await newProject({ "go.mod": GO_MOD, "main.go": INTRUDER });
    const config = `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = touch ${join(project, "executed")}; false\n`;
    for (const git of [".git", "data/.git"])
      await writeFiles(project, {
        [`${git}/config`]: config,
        [`${git}/HEAD`]: "ref: refs/heads/main\n",
        [`${git}/objects/.keep`]: "",
        [`${git}/refs/.keep`]: "",
      });
    const args = ["run", project, "--go", RELEASES.newest, "--cgo", "0", "--steps", "run", "--json"];
    const host = { SECRET_OF_THE_HOST: "leaked", GOFLAGS: "-tags=leaked", GODEBUG: "leaked=1" };
    expect(await gauntlet(state, args, host)).toMatchObject({ code: 0 });
    const attempt = (await newestRun(state)).cells[0]?.attempts[0];
    expect(attempt).toMatchObject({ fault: null });
    said = attempt?.steps.at(-1)?.output.head ?? "";
  });

  test("runs as the cell's own user, without any capability or way to more", () => {
    expect(said).toContain("uid 65532 gid 65532");
    expect(said).toMatch(/^CapEff:\t0+$/m);
    expect(said).toMatch(/^CapPrm:\t0+$/m);
    expect(said).toMatch(/^NoNewPrivs:\t1$/m);
  });

  test("sees nothing of the host's environment", () => {
    expect(said).toMatch(/^env GOFLAGS=$/m);
    expect(said).not.toContain("leaked");
    expect(said).not.toContain(project);
  });

  test.each([
    "dial",
    "write /mark",
    "write /usr/local/go/mark",
    "write /gauntlet/project/mark",
    "write /gauntlet/probe/probe",
    "read frames",
    "write frames",
    "move frames",
    "write to pid 1's files",
    "trace pid 1",
    "become root",
    "mount",
    "see .git",
    "see data/.git",
  ])("cannot %s", (what) => {
    expect(said).toContain(`${what}: refused:`);
  });

  test("cannot end the probe, whatever the kernel answers", () => {
    // The kernel may take a signal for pid 1 and drop it; what counts is that the frames are whole.
    expect(said).toContain("write a temporary file: done");
  });

  test("may write its own copy of the project and temporary files", () => {
    expect(said).toContain("write the project's copy: done");
    expect(said).toContain("write a temporary file: done");
  });

  test("has nothing that a version control folder says executed, here or there", () => {
    expect(existsSync(join(project, "executed"))).toBe(false);
  });
});
