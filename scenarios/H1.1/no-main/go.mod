module example.com/no-main
