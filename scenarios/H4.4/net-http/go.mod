module example.com/net-http

go 1.21
