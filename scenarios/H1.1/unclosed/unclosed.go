package unclosed

func f() {
	println(1
}
