package bom

func f() {
	println(1)
}
