module example.com/pragma

go 1.18
