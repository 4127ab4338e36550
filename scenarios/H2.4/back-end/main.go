package main

func scan(text string) bool {
	at := 0
	stop := len(text)
	state := -1
	var c byte

	goto first

second:
	goto third

first:
	if at >= stop {
		goto end
	}
	c = text[at]
	switch {
	case c >= 0x09 && c <= 0x0A || c >= 0x0C && c <= 0x0D || c == ' ':
	case c >= '0' && c <= '9':
	case c >= 'A' && c <= 'Z' || c == '_' || c >= 'y' && c <= 'z':
	case c == '(':
		goto second
	case c == 'x':
	default:
		goto end
	}

accept:
	state = 9
	if at >= stop {
		goto end
	}
	at = stop
	goto accept

third:

reject:
	state = 11
	if at >= stop {
		goto end
	}
	at = stop
	goto reject

end:
	if state != -1 {
		switch state {
		case 8:
		case 1, 2:
		case 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29:
		case 11, 12, 13:
		case 9, 14:
		case 10:
		}
		return true
	}
	return false
}

func main() { println(scan("(x")) }
