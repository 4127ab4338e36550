module example.com/os-user

go 1.21
