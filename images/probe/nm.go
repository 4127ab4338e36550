package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// nmLimit bounds one call of a release's nm.
const nmLimit = 5 * time.Second

// nmDefinitions asks a release's own nm, which lies beside its linker up to 1.24. It says false where it cannot.
func nmDefinitions(nm string, object []byte, wanted map[string]bool) ([]string, bool) {
	copied, err := os.CreateTemp("", "probe-nm")
	if err != nil {
		return nil, false
	}
	defer os.Remove(copied.Name())
	_, err = copied.Write(object)
	if closed := copied.Close(); err != nil || closed != nil {
		return nil, false
	}
	limit, cancel := context.WithTimeout(context.Background(), nmLimit)
	defer cancel()
	text, err := exec.CommandContext(limit, nm, copied.Name()).Output()
	if err != nil {
		return nil, false
	}
	var defined []string
	for _, line := range strings.Split(string(text), "\n") {
		// "  addr T name"; undefined ones have no address, and a name may hold blanks.
		for _, kind := range []string{" T ", " D ", " B ", " R "} {
			if at := strings.Index(line, kind); at >= 0 && wanted[line[at+len(kind):]] {
				defined = append(defined, line[at+len(kind):])
			}
		}
	}
	return defined, true
}
