package b

import _ "example.com/ring/c"
