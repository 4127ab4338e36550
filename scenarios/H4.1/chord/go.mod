module example.com/chord
