module example.com/cobjects

go 1.9
