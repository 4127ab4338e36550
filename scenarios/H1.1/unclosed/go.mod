module example.com/unclosed
