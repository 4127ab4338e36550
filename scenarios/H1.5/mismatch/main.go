package mismatch

func f() {
	count, name := 1, "one"
	println(count + name)
}
