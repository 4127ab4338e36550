import { GO_MOD } from "./projects.ts";

/** A program that misbehaves as MODE says; "ok" does not. FLOOD is how many megabytes "flood" prints. */
export const MISBEHAVING: Readonly<Record<string, string>> = {
  "go.mod": GO_MOD,
  "main.go": `package main

import (
	"os"
	"strconv"
	"time"
)

var kept [][]byte

func main() {
	switch os.Getenv("MODE") {
	case "silent":
		time.Sleep(time.Hour)
	case "chatter":
		for {
			println("still here")
			time.Sleep(100 * time.Millisecond)
		}
	case "forks":
		for {
			if _, err := os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{Env: os.Environ()}); err != nil {
				println(err.Error())
				os.Exit(1)
			}
		}
	case "memory":
		for {
			block := make([]byte, 16<<20)
			for i := range block {
				block[i] = byte(i)
			}
			kept = append(kept, block)
		}
	case "disk":
		file, err := os.Create(os.Getenv("TMPDIR") + "/growing")
		if err != nil {
			panic(err)
		}
		for {
			file.Write(make([]byte, 1<<20))
			time.Sleep(5 * time.Millisecond)
		}
	case "flood":
		megabytes, _ := strconv.Atoi(os.Getenv("FLOOD"))
		line := make([]byte, 1<<20)
		for i := range line {
			line[i] = 'x'
			if i%100 == 99 {
				line[i] = '\\n'
			}
		}
		println("first line")
		for i := 0; i < megabytes; i++ {
			os.Stderr.Write(line)
		}
		println("last line")
	}
}
`,
};
