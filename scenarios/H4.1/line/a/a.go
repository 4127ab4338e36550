package a

import (
	"fmt"

	_ "example.com/line/b"
)

var _ = fmt.Sprint
