package a

import _ "example.com/ring/b"
