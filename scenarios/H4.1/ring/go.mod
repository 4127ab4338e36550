module example.com/ring
