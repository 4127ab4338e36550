package b

import _ "example.com/chord/c"
