module example.org/app

require example.org/lib v0.0.0-00010101000000-000000000000
