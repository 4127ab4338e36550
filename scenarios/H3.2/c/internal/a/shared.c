int shared = 1;
