package semicolon

func f()
{
	println(1)
}
