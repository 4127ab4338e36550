module example.com/shade

go 1.19
