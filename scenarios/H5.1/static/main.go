// Command static says what else there is in the image that it runs in.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// What a dynamically linked program, and a script, would need.
var missed = []string{"/lib*/ld-*", "/lib*/*/ld-*", "/lib*/libc.so*", "/lib*/*/libc.so*", "/usr/lib*/*/libc.so*", "/bin/*sh", "/usr/bin/*sh"}

func main() {
	for _, pattern := range missed {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) > 0 {
			fmt.Println("not an image of nothing:", found, err)
			os.Exit(1)
		}
	}
	fmt.Println("runs without a loader, a C library and a shell")
}
