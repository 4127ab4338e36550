module example.com/grep
