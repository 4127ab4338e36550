package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// help is what the test binary does when a step runs it, by the name in PROBE_HELPER.
func help(role string, args []string) int {
	number := func(i int) int {
		n, err := strconv.Atoi(args[i])
		if err != nil {
			panic(err)
		}
		return n
	}
	switch role {
	case "exit":
		fmt.Print("out\n")
		fmt.Fprint(os.Stderr, "err\n")
		return number(0)
	case "say":
		// say CODE FILE: prints what is in the file, which may be no UTF-8.
		text, err := os.ReadFile(args[1])
		if err != nil {
			panic(err)
		}
		os.Stdout.Write(text)
		return number(0)
	case "hush":
		// hush PROGRAM ARGS...: runs what says something, and passes nothing on.
		child := exec.Command(args[0], args[1:]...)
		child.Env = append(os.Environ(), "PROBE_HELPER=say")
		if child.Run() != nil {
			return 1
		}
	case "die":
		_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
		setAction(syscall.Signal(number(0)), 0)
		_ = syscall.Kill(os.Getpid(), syscall.Signal(number(0)))
		time.Sleep(time.Second)
	case "sleep":
		time.Sleep(time.Duration(number(0)) * time.Millisecond)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("ready")
		time.Sleep(time.Minute)
	case "chatter":
		for i := 0; i < number(0); i++ {
			fmt.Println("line", i)
			time.Sleep(50 * time.Millisecond)
		}
	case "flood":
		flood(number(0))
	case "mixed":
		for i := 0; i < 200; i++ {
			fmt.Fprintf(os.Stdout, "%d\n", 2*i)
			fmt.Fprintf(os.Stderr, "%d\n", 2*i+1)
		}
		return 3
	case "orphans":
		leaveOrphans(number(0))
	case "fork":
		// fork ROLE ARGS: a child, waited for.
		child := exec.Command("/proc/self/exe", args[1:]...)
		child.Env = append(os.Environ(), "PROBE_HELPER="+args[0])
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Run(); err != nil {
			return 1
		}
	case "alloc":
		touch(make([]byte, number(0)<<20))
		time.Sleep(400 * time.Millisecond)
	case "hold":
		// hold MIB ROLE PROGRAM ARGS: a child under memory of its own, waited for.
		held := make([]byte, number(0)<<20)
		touch(held)
		child := exec.Command(args[2], args[3:]...)
		child.Env = append(os.Environ(), "PROBE_HELPER="+args[1])
		err := child.Run()
		runtime.KeepAlive(held)
		if err != nil {
			return 1
		}
	case "make":
		// make CODE SIZE ... -o FILE: what a linker does.
		if file := flagValue(args, "o"); file != "" {
			if err := os.WriteFile(file, make([]byte, number(1)), 0o644); err != nil {
				panic(err)
			}
		}
		return number(0)
	case "spin":
		// spin MS: busy, with memory that comes and goes.
		for end := time.Now().Add(time.Duration(number(0)) * time.Millisecond); time.Now().Before(end); {
			touch(make([]byte, 1<<20))
		}
	case "map":
		mapFile(args[0])
		time.Sleep(400 * time.Millisecond)
	case "fill":
		fill(args[0], number(1))
		time.Sleep(20 * time.Second)
	case "forge":
		forge(number(0))
	case "pry":
		pry(number(0))
	case "tool":
		// What a tool behind a wrapper can see of itself.
		w := bufio.NewWriter(os.Stdout)
		defer w.Flush()
		fmt.Fprintln(w, strings.Join(os.Args, "|"))
		fmt.Fprintln(w, "PATH="+os.Getenv("PATH"))
	case "many":
		return many(number(0), args[1:])
	}
	return 0
}

func flood(mib int) {
	block := make([]byte, 1<<20)
	for i := range block {
		block[i] = 'x'
	}
	os.Stdout.WriteString("BEGIN")
	for i := 0; i < mib; i++ {
		os.Stdout.Write(block)
	}
	os.Stdout.WriteString("END")
}

func leaveOrphans(n int) {
	for i := 0; i < n; i++ {
		child := exec.Command("/proc/self/exe", "60000")
		child.Env = append(os.Environ(), "PROBE_HELPER=sleep")
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := child.Start(); err != nil {
			panic(err)
		}
	}
}

func touch(b []byte) {
	for i := 0; i < len(b); i += 4096 {
		b[i] = 1
	}
}

func mapFile(path string) {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	info, _ := file.Stat()
	b, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		panic(err)
	}
	sum := 0
	for i := 0; i < len(b); i += 4096 {
		sum += int(b[i])
	}
	fmt.Println(sum)
}

func fill(path string, mib int) {
	file, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	for i := 0; i < mib; i++ {
		file.Write(make([]byte, 1<<20))
	}
}

// forge announces a process that is not ours and prints whether it was believed.
func forge(pid int) {
	link := dialProbe()
	if link.fd < 0 {
		fmt.Println("no line")
		return
	}
	link.send(announcement{pid: uint32(pid), exe: "/forged/compile", argv: []string{"compile"}}.encode())
	link.awaitAck()
	if link.fd < 0 {
		fmt.Println("refused")
		return
	}
	fmt.Println("believed")
}

// pry tries what a hostile step would try on PID 1, and prints what worked.
func pry(pid int) {
	base := fmt.Sprintf("/proc/%d/", pid)
	for _, name := range []string{"mem", "environ"} {
		if _, err := os.ReadFile(base + name); err == nil {
			fmt.Println("opened", name)
		}
	}
	if names, err := os.ReadDir(base + "fd"); err == nil && len(names) > 0 {
		fmt.Println("listed fd")
	}
	if file, err := os.OpenFile(framesPath(), os.O_WRONLY|os.O_APPEND, 0); err == nil {
		fmt.Println("opened frames")
		file.Close()
	}
	if os.Getuid() != 0 && syscall.Kill(pid, 0) == nil {
		fmt.Println("may signal")
	}
	if err := syscall.PtraceAttach(pid); err == nil {
		fmt.Println("traced")
	}
	fmt.Println("done")
}

// many runs n copies of a command side by side.
func many(n int, argv []string) int {
	ends := make(chan error, n)
	for i := 0; i < n; i++ {
		go func() {
			child := exec.Command(argv[0], argv[1:]...)
			child.Env = append(os.Environ(), "PROBE_HELPER=exit")
			ends <- child.Run()
		}()
	}
	for i := 0; i < n; i++ {
		if err := <-ends; err != nil {
			return 1
		}
	}
	return 0
}
