module example.com/identifier
