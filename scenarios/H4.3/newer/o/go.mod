module example.org/o

go 1.22
