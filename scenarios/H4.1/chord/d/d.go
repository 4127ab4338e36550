package d

import (
	_ "example.com/chord/a"
	_ "example.com/chord/c"
)
