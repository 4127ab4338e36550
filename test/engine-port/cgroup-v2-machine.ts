import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { needed } from "./needed.ts";

const run = promisify(execFile);

/** A machine of the test's own, with Debian's kernel, cgroup v2 alone, and this machine's Podman as its only service. */
export interface CgroupV2Machine extends AsyncDisposable {
  /** "tcp://127.0.0.1:PORT", Podman's Docker-compatible address. */
  readonly dockerHost: string;
  /** What its serial console has shown. */
  readonly console: () => string;
}

/** Modules that the kernel needs for its disk, its network and containers' layers, in the order of their needs. */
const MODULES = [
  ...["virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk"],
  ...["failover", "net_failover", "virtio_net", "overlay"],
];

const PROGRAMS = ["podman", "conmon", "runc"];

/** From the initial file system to the disk. */
const FIRST = `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
for name in ${MODULES.join(" ")}; do /bin/busybox insmod /modules/$name.ko; done
/bin/busybox mount -t ext4 /dev/vda /disk
exec /bin/busybox switch_root /disk /init
`;

/** All that runs there: file systems, the one hierarchy with its controllers, a network, Podman. */
const SECOND = `#!/bin/busybox sh
export PATH=/bin:/usr/bin:/usr/sbin HOME=/root
busybox mount -t proc proc /proc
busybox mount -t sysfs sys /sys
busybox mount -t devtmpfs dev /dev
busybox mount -t tmpfs run /run
busybox mkdir /dev/shm && busybox mount -t tmpfs shm /dev/shm
busybox mount --make-rshared /
busybox mount -t cgroup2 cgroup /sys/fs/cgroup
echo "+memory +pids +cpu" > /sys/fs/cgroup/cgroup.subtree_control
busybox ifconfig lo up
busybox ifconfig eth0 10.0.2.15 netmask 255.255.255.0 up
echo "machine: controllers $(busybox cat /sys/fs/cgroup/cgroup.subtree_control)"
podman --cgroup-manager cgroupfs --runtime /usr/bin/runc system service -t 0 tcp:0.0.0.0:2375
echo "machine: podman ended with $?"
busybox poweroff -f
`;

/** Gets the kernel's package, makes a disk, and starts the machine; rejects with its console when Podman does not answer. */
export async function startCgroupV2Machine(): Promise<CgroupV2Machine> {
  const qemu = await needed("qemu-system-x86_64");
  const dir = await mkdtemp(join(tmpdir(), "gauntlet-machine-"));
  const kernel = await fetchKernel(dir);
  const [initial, disk] = await Promise.all([makeInitial(dir, kernel), makeDisk(dir)]);
  const port = await freePort();
  const argv = [
    // Not KVM: within another machine it is there and does not work, or takes the machine down with it.
    ...["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "2048", "-nographic", "-no-reboot"],
    ...["-kernel", join(kernel, "vmlinuz"), "-initrd", initial],
    ...["-append", "console=ttyS0 quiet panic=-1 mitigations=off"],
    ...["-drive", `file=${disk},if=virtio,format=raw,cache=unsafe`],
    ...["-netdev", `user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:2375`],
    ...["-device", "virtio-net-pci,netdev=n0,romfile="],
  ];
  const child = spawn(qemu, argv, { stdio: ["ignore", "pipe", "pipe"] });
  let shown = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      shown = (shown + chunk).slice(-20_000);
    });
  const machine = {
    dockerHost: `tcp://127.0.0.1:${port}`,
    console: () => shown,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(dir, { recursive: true, force: true });
    },
  };
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries < 120 && child.exitCode === null) continue;
    await machine[Symbol.asyncDispose]();
    throw new Error(`the machine's podman does not answer: ${shown}`);
  }
  return machine;
}

/** Debian's kernel for virtual machines, downloaded and taken apart, not installed. Gives a folder with it and its modules. */
async function fetchKernel(dir: string): Promise<string> {
  const to = join(dir, "kernel");
  await mkdir(to);
  const { stdout } = await run("apt-cache", ["depends", "linux-image-cloud-amd64"]);
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (!name) throw new Error("apt knows no linux-image-cloud-amd64; apt-get update may help");
  await run("apt-get", ["download", name], { cwd: to });
  const [deb = ""] = await readdir(to);
  await run("dpkg-deb", ["-x", deb, "."], { cwd: to });
  const [image = ""] = (await readdir(join(to, "boot"))).filter((each) => each.startsWith("vmlinuz"));
  await copyFile(join(to, "boot", image), join(to, "vmlinuz"));
  return to;
}

async function makeInitial(dir: string, kernel: string): Promise<string> {
  const root = join(dir, "initial");
  for (const folder of ["bin", "dev", "disk", "modules"])
    await mkdir(join(root, folder), { recursive: true });
  await copyFile(await needed("busybox"), join(root, "bin/busybox"));
  const { stdout } = await run("find", [join(kernel, "lib/modules"), "-name", "*.ko"], {
    maxBuffer: 2 ** 24,
  });
  const found = new Map(stdout.split("\n").map((path) => [basename(path, ".ko"), path]));
  for (const name of MODULES) await copyFile(found.get(name) ?? name, join(root, "modules", `${name}.ko`));
  await writeExecutable(join(root, "init"), FIRST);
  await run("sh", ["-c", "find . | cpio -o -H newc --quiet > ../initial.cpio"], { cwd: root });
  return join(dir, "initial.cpio");
}

/** A disk with this machine's Podman and the libraries that it needs. */
async function makeDisk(dir: string): Promise<string> {
  const root = join(dir, "root");
  for (const folder of ["proc", "sys", "dev", "run", "tmp", "root", "bin", "usr/bin", "etc", "var/tmp"])
    await mkdir(join(root, folder), { recursive: true });
  await copyFile(await needed("busybox"), join(root, "bin/busybox"));
  const programs = await Promise.all(PROGRAMS.map((each) => needed(each)));
  for (const path of programs) await copyFile(path, join(root, "usr/bin", basename(path)));
  for (const path of await librariesOf(programs)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await copyFile(path, join(root, path));
  }
  await run("cp", ["-rL", "/etc/containers", join(root, "etc")]);
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await writeFile(join(root, "etc/group"), "root:x:0:\n");
  await writeExecutable(join(root, "init"), SECOND);
  const disk = join(dir, "disk.img");
  await run("mke2fs", ["-q", "-t", "ext4", "-d", root, disk, "4G"]);
  return disk;
}

async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const said = await Promise.all(programs.map(async (each) => (await run("ldd", [each])).stdout));
  return [
    ...new Set(said.flatMap((text) => [...text.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? ""))),
  ];
}

async function writeExecutable(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function answers(port: number): Promise<boolean> {
  const ping = fetch(`http://127.0.0.1:${port}/_ping`, { signal: AbortSignal.timeout(1_000) });
  const answered = await ping.then((answer) => answer.ok).catch(() => false);
  if (!answered) await new Promise((resolve) => setTimeout(resolve, 1_000));
  return answered;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
