package c

import _ "example.com/chord/d"
