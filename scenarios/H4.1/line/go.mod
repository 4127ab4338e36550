module example.com/line
