package a

import _ "example.com/chord/b"
