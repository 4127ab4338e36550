module example.com/syscall

go 1.21
