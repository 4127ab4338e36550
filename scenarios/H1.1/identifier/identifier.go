package identifier

func f() {
	var 1st = 1
	println(1st)
}
