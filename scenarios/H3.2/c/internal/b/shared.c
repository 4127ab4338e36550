int shared = 2;
