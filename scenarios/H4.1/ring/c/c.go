package c

import _ "example.com/ring/a"
