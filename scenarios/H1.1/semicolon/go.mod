module example.com/semicolon
